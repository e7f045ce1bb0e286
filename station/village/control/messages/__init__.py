"""Every request of the control socket and its reply: frozen dataclasses, a file a topic.

`table.py` has them all; the page of them is `../README.md`. Imports the ground, `programme` and the
village's findings.
"""
