"""The ear: whether what was played was also heard, and whether a microphone howls.

`process.py` is the listener's process, `handle.py` the daemon's end of it, `wire.py` their lines;
`comparison.py` judges what was heard against the player's loudness envelope. Imports the ground and
the player's messages and samples.
"""
