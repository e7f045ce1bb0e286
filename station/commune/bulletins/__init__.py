"""A bulletin on its way: drafted, recorded, signed, published, withdrawn.

`drafting.py` makes one of a document, `recording.py` its sound, `signing.py` puts the editor's and
the chairman's names under it, `publishing.py` decides what the villages are offered. Imports the
commune's record, store and keys, `studio`, `trust` and `programme`.
"""
