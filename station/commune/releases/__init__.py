"""Releases of the program itself: signed by its maker, carried unchanged by a commune.

`release.py` is the face, `keys.py` changes the maker's keys. Imports repository and `trust`.
"""
