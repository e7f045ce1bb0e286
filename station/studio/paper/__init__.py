"""From a document to its text: .docx, .odt, PDF and plain text, in a process of its own.

`process.py` is the face and starts `reader.py` as a child with little to spend; `document.py` cuts
the text into what is read and what is not (letterhead, approval, notes). Imports the ground.
"""
