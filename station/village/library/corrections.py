"""Corrections (đính chính): which bulletins sound no more, as another has taken their place.

The commune withdraws what it corrects; a box that has the correction first, or on a stick, needs
no second message. Pure. Not handled here: what a session plays instead (`Bulletin.answers`).
"""

from collections.abc import Mapping, Sequence

from station.errors import TrustError
from station.programme.bulletin import Bulletin, in_playing_order
from station.trust.statement import Verified


def current(held: Sequence[Verified[Bulletin]]) -> tuple[tuple[Bulletin, ...], dict[str, str]]:
    """The bulletins that may sound, in playing order, and those that are corrected, by whom."""
    corrected = corrected_by(held)
    bulletins = [each.content for each in held if each.content.id not in corrected]
    return in_playing_order(bulletins), corrected


def require_current(bulletin_id: str, corrected: Mapping[str, str]) -> None:
    """Raises TrustError when a bulletin is corrected: whoever would play it plays the other."""
    if bulletin_id in corrected:
        raise TrustError(
            "bulletin “{bulletin_id}” was corrected by “{by}”, which sounds in its place",
            bulletin_id=bulletin_id,
            by=corrected[bulletin_id],
        )


def corrected_by(held: Sequence[Verified[Bulletin]]) -> dict[str, str]:
    """Each bulletin of `held` that is corrected → the newest that corrects it.

    Only what was signed before its correction is: an old correction says nothing of a later
    bulletin, even one of the same name.
    """
    numbers = {each.content.id: each.sequence for each in held}
    found: dict[str, str] = {}
    for each in sorted(held, key=lambda verified: verified.sequence):
        for name in each.content.corrects:
            if name in numbers and numbers[name] < each.sequence:
                found[name] = each.content.id
    return found
