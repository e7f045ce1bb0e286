"""The box's own certificate authority, so that phones give the page their microphone.

`authority.py` is the face, `renewal.py` renews by a timer. Imports the ground and settings.
"""
