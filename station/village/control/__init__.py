"""The control socket: what the panel and the command line may ask of the running daemon.

`client.py` and `server.py` are its ends, `queue.py` hands a request to the loop. The panel imports
this room and no other of the village's. Imports the ground and `programme`.
"""
