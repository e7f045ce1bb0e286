"""Serving: the door, the lanes behind it, TLS, uploads taken in pieces, answers packed."""
