"""The village head's page: what is on the air, what comes next, Stop, and play again.

Not handled here: any sound. The page is one client of the daemon's control socket and keeps
nothing but the PIN's hash and the key that signs its sessions.
"""
