"""New releases of the program: fetched, verified, built beside what runs, tried, taken or refused.

`manager.py` is the daemon's part, `install.py` root's; `decision.py` decides purely. Imports
settings and `trust`.
"""
