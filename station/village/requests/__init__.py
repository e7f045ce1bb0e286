"""The answers to the control socket's requests, each a small part of the daemon's.

Imports control, and the room that each answer is about; nobody but the daemon imports it.
"""
