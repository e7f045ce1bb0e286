"""In which language the commands say what went wrong.

LOA_THON_LANG decides, else the terminal's locale. Not handled here: help and what goes well, which
are English.
"""

import os
import sys
from collections.abc import Mapping

from station.errors import LoaThonError, Sentence

_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


def language(environment: Mapping[str, str], *, terminal: bool) -> str:
    """`vi` or `en`; without a `terminal`, systemd's journal reads it, and logs are English."""
    wished = environment.get("LOA_THON_LANG", "")
    if not wished and (terminal or "JOURNAL_STREAM" not in environment):
        wished = next((environment[name] for name in _LOCALE if environment.get(name)), "")
    return "vi" if wished.lower().startswith("vi") else "en"


def told(error: LoaThonError) -> str:
    """What `error` says, in the language of whoever gave the command."""
    return said(error)


def said(sentence: LoaThonError | str) -> str:
    """As `told`, of a sentence that is no error, too."""
    if language(os.environ, terminal=sys.stderr.isatty()) == "en":
        return str(sentence)
    if not isinstance(sentence, LoaThonError | Sentence):
        return sentence
    # Babel takes 0.1 s, which nobody is to wait for when all goes well.
    from web.kit.words.errors import errors_in

    return sentence.said(errors_in("vi"))
