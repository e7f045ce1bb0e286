"""How Vietnamese text is read aloud: numbers, dates, abbreviations, signs, each a rule.

`aloud.py` is the face and applies the rules in order. Pure; imports nothing but its own.
"""
