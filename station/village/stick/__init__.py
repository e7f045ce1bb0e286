"""A USB stick at the box: the commune's repository taken from it, the village's report laid on it.

`exchange.py` is the face and runs as a process with a user of its own, which asks the station's
user at `desk.py` for what it can't do. Imports sync, library, asrun, enrolment.
"""
