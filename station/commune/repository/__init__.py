"""The folder that the villages fetch (TUF): metadata signed, targets laid down, served.

`writer.py` is the face; `metadata.py` alone imports tuf's editing side. Imports the ground and
`trust`.
"""
