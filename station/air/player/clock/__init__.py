"""The clock of a sound card: when each block leaves it, and what keeps a broadcast to its instants.

Pure: readings in, instants and corrections out. `stream_clock.py` is one reading, `line.py` what
many say together, by `delay_locked.py` or `envelope.py`; `time_told.py` judges whether they are to
be believed; `block_clock.py` is all of it, `drift_correction.py` what comes of it. Imports nothing
of ours.
"""
