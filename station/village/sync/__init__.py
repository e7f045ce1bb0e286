"""Keeping the library in step with the commune: fetch, verify, keep, drop.

`worker.py` is the daemon's thread and asks `process.py`, which alone has the network; `syncer.py`
does one sync. Imports library, settings and `trust`.
"""
