"""What the page says when something was not done. Pure; `say` is `words/catalogue.py`'s."""

import math

from station.errors import LinkError, LoaThonError
from station.village.control.client import RequestRefusedError
from web.kit.access.session import StalePageError
from web.kit.words.catalogue import Say
from web.panel.access.login import LockedError, WrongCodeError, WrongPinError
from web.panel.views.home import reason_words

_COUNTED_IN_SECONDS = 120


def apology(error: LoaThonError, action: str, say: Say) -> str:
    """One or two sentences for `error` at `action`, a page's name such as stop or play."""
    match error:
        case WrongCodeError():
            return say("This code is wrong, used or too old. Let the box show a new one.")
        case WrongPinError():
            return say("That is not the PIN.")
        case LockedError():
            return _locked(error.wait, say)
        case StalePageError():
            return say("The page was old; nothing was done. Press again.")
        case RequestRefusedError():
            return say("Not played: %(reason)s.") % {"reason": reason_words(error.code, say)}
    if action == "set_clock" and not isinstance(error, LinkError):
        return say("The clock was not set. See that day and time are right; call the technician.")
    if action == "stop":
        return _not_stopped(error, say)
    if isinstance(error, LinkError):
        return say("Not done: the station does not answer.")
    return say("Not done: the station reports a fault. Call the technician.")


def _locked(wait: float, say: Say) -> str:
    """Whole minutes from two on: nobody counts 900 seconds. And the ways that are open still."""
    if wait < _COUNTED_IN_SECONDS:
        first = say("Too many wrong tries. Wait %(seconds)d s.") % {"seconds": int(wait) + 1}
    else:
        minutes = {"minutes": math.ceil(wait / 60)}
        first = say("Too many wrong tries. Wait %(minutes)d min.") % minutes
    others = say(
        "No need to wait: scan the QR code of a phone that is in, or hold the Stop button on the "
        "box for 3 seconds. A phone that was in before tries by itself."
    )
    return f"{first} {others}"


def _not_stopped(error: LoaThonError, say: Say) -> str:
    first = (
        say("It may NOT have stopped: the station does not answer.")
        if isinstance(error, LinkError)
        else say("It may NOT have stopped: the station reports a fault.")
    )
    return " ".join((first, say("If the loudspeakers go on, switch the amplifier off.")))
