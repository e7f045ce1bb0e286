"""The sentence in which something stands, for a person to judge it by.

Not handled here: parting a text into what is spoken with one breath (`voice`).
"""

import re

_ENDS = re.compile(r"[.!?;…](?=\s+[^\W\d_a-zà-ỹ]|\s*$)")
_LONGEST = 300  # letters; what is cut off is shown as “…”


def sentence_at(paragraph: str, start: int, end: int) -> str:
    """The sentence of `paragraph` around the letters from `start` to `end`."""
    ends = [found.end() for found in _ENDS.finditer(paragraph)]
    first = max((each for each in ends if each <= start), default=0)
    last = min((each for each in ends if each >= end), default=len(paragraph))
    shown_from = max(first, start - _LONGEST // 2)
    shown_to = min(last, end + _LONGEST // 2)
    before = "…" if shown_from > first else ""
    after = "…" if shown_to < last else ""
    return f"{before}{paragraph[shown_from:shown_to].strip()}{after}"
