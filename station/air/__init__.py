"""Turning a recording into sound."""
