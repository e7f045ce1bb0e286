"""What leaves on a USB stick: the repository for boxes, MP3 files for a pull-along speaker.

`out.py` and `loa_keo.py` are the faces. Imports repository, store, `studio` and `trust`.
"""
