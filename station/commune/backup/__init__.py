"""The whole office in one encrypted file, and back from it.

`contents.py` says what belongs into it, `sealing.py` encrypts, `unpacking.py` believes nothing.
Imports keys, repository and store.
"""
