"""The as-run log: what really sounded, kept in a journal on the card, searched and exported.

`journal.py` is the face and alone imports sqlite3; `writer.py` writes on a thread of its own;
`table.py` derives columns, rows, searches and exports from the entry's fields, so that a new field
is one edit. Imports the ground and `programme`.
"""
