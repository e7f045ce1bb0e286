"""Key ceremonies: the founding, and every later change of keys, whole or not at all.

`transaction.py` makes a change survive a power cut; `rotation.py` is the face. Imports keys,
repository, bulletins and store.
"""
