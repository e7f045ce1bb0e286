"""How the commune's repository stands: how high its numbers are, and when its parts end.

For both ends. Imports rules and forms.
"""
