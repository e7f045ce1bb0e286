"""The head's own voice: live through the box or a phone, or recorded and played later.

`live.py` is live speech, `memos.py` his recordings on the air, `memo_store.py` where they lie.
Imports playout, control, `air`, `studio.sound` and `programme`.
"""
