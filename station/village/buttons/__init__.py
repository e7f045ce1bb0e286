"""The buttons and the lamp on the box, and letting a phone in by them.

`inputs.py` is the face; `contact.py` decides what of a bouncing contact is a press, `actions.py`
what a press does. Imports `air.relays` and `programme`.
"""
