"""Whether each part of the box is fit, in words that a technician understands.

`checks.py` judges each part, `vitals.py` and `sensors.py` read what the kernel measures,
`self_test.py` plays the daily quiet test. Imports settings, library, `air` and the ground.
"""
