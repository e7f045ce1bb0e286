"""Making a box a village's: the office's file read, the box's key made, the office told once.

`enrol.py` is the face, `judging.py` judges the file before anything is written, `key.py` holds the
private key. Imports settings and `trust`.
"""
