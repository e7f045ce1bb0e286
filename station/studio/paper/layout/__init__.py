"""What each line of a bulletin is, and the parts that lines make: head, body, signature, annex.

`cutting.py` is the face. Pure; imports nothing but its own.
"""
