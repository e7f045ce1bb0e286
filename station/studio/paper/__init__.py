"""From a document to its text, its kind told by its content, in a process of its own.

`document.py` is the face: it has a file read (`process.py` starts `reader.py` as a child with small
means, `office_suite.py` runs LibreOffice for formats that nobody here reads) and cut into parts
that are read or not. `formats` are the readers, `layout` what lines are. Imports the ground, and
of `reading` what a syllable is.
"""
