"""The daemon: `main.py` is the village's root, where every part is built, started and stopped.

May import every room of the village's; nobody imports it but the `station` command.
"""
