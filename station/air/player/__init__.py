"""The player: a process of its own that puts a recording on the card at its instant.

`process.py` is the child, `handle.py` the daemon's end of it, `messages.py` and `wire.py` what they
say to each other. `play_session.py` is one opening of the card; `block_clock.py` and
`drift_correction.py` place its frames. Imports the ground and `programme`; only here is PyAudio
opened to play, only here a recording decoded.
"""
