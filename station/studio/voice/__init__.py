"""The voices that read a text aloud: eSpeak NG for previews, Piper where a model was brought.

`voices.py` chooses, `assembly.py` joins what was spoken. Imports `reading` and `sound`.
"""
