"""The daemon: `build.py` is the village's root, where every part is built from the settings and the
`World` around it; `station.py` starts, passes and stops, `main.py` is the loop.

May import every room of the village's; nobody imports it but the `station` command.
"""
