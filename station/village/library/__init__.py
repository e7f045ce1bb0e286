"""What the village holds: verified statements and recordings, on its own card.

`library.py` is the face; `own_verification.py` is what the daemon verified for itself,
`verified_copies.py` the bytes that sound, `sequences.py` the numbers that stop replays. Imports the
ground, `trust` and `programme`.
"""
