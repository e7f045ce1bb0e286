"""A USB stick at the box: the commune's repository taken from it, the village's report laid on it.

`exchange.py` is the face and runs as a process of its own. Imports sync, library, asrun,
enrolment.
"""
