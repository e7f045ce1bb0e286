"""The office's use-cases: what an editor or a chairman does, in the order a person would.

`office.py` is the face that the command uses and a console will. Imports every other room of the
commune's; nobody but `station.cli` and `web` imports it.
"""
