"""Who watches that the loop lives: a thread, systemd, and relays off when all is gone.

`relays_quick.py` imports nothing of ours, so that it works when all else is broken. Imports the
ground.
"""
