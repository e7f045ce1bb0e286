"""The settings of a village's station (`station.toml`), as typed tables with bounds.

`station.py` is the face. Imports the ground.
"""
