"""The as-run log: what really sounded, kept in a journal on the card, searched and exported.

`journal.py` is the face and alone imports sqlite3; `writer.py` writes on a thread of its own;
`table.py` maps entries to rows. Imports the ground and `programme`.
"""
