"""The program's releases, signed with the project's own keys: their repository, their names.

`feed.py` is the face. Imports trust's feed and names.
"""
