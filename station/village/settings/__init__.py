"""The settings of a village's station (`station.toml`), as typed tables with bounds.

`station.py` is the face; `at_start.py` puts aside what can't be used, `bare_wiring.py` is what
switching off needs. Imports the ground.
"""
