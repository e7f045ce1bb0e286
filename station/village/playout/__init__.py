"""From what is due to what sounds: planned, verified, sequenced, ended, entered.

`broadcaster.py` is the loop that asks the arbiter and does what it says; `sequencer.py` drives
amplifier and player; `verifier.py` verifies just before each play. Imports library, asrun,
settings, `air` and `programme`.
"""
