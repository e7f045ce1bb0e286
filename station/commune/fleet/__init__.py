"""The villages' boxes: enrolled, known by their keys, and what they report.

`boxes.py` keeps the list, `enrolling.py` makes a box's file, `reports.py` and `stick_in.py` take
what comes back. Imports store, keys and `trust`.
"""
