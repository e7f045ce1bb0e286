"""The relays: amplifier and zones switched in their order, and the inputs that sense them.

`amplifier.py` is the face; `pins.py` alone imports gpiozero. Imports the ground and `programme`.
"""
