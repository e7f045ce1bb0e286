"""The commune's private keys: made, kept encrypted, opened to sign, changed.

`folder.py` is the face and imports cryptography; `changes.py` decides purely. Imports the ground
and `trust`.
"""
