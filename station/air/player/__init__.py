"""The player: a process of its own that puts a recording on the card at its instant.

`process.py` is the child, `sound_card.py` its card, `handle.py` the daemon's end of it, and
`messages.py` and `wire.py` what they say to each other. `play_session.py` is one `Play` carried
out; the room `clock` says when its frames are heard. Imports the ground and `programme`; only here
is PyAudio opened to play, only here a recording decoded.
"""
