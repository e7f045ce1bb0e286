"""An office with a commune in it."""

from tests.commune.desk import desk

__all__ = ["desk"]
