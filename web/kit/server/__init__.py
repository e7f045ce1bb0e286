"""Serving: TLS, uploads taken in pieces, answers packed."""
