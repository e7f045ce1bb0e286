"""The `commune` command: `main.py` is the office's root; it alone asks and prints.

May import everything of the commune's side; each other file is a group of commands.
"""
