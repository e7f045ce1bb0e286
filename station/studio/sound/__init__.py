"""A recording made fit for horns, and judged whether it can be (ffmpeg).

`mastering.py` and `judgement.py` are the faces; `tune.py` computes the station's own tune. Imports
the ground.
"""
