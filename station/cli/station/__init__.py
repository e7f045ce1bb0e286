"""The `station` command: the technician's hands, on the box itself.

`main.py` is its root. May import the village's rooms and the page's; most commands ask the running
daemon over its control socket, and `context.py` says how.
"""
