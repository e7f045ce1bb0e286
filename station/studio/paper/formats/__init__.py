"""Each format of document to its paragraphs and tables; `written.py` says what those are.

Imports the ground and `layout`.
"""
