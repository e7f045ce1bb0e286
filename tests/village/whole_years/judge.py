"""What a year broke of the promises: told by the truth, never by the station's own log.

No session sounds at a wrong hour; none sounds twice; none is lost while clock, card, relays, disk
and power were good within its grace; no warning is lost within its validity; what a hand holds
back stays silent; and what the log says of a sound is so.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from station.programme.asrun import Kind, Outcome
from tests.village.simulated import HANOI
from tests.village.whole_years.plan import GRACE, LEAD, Due
from tests.village.whole_years.truth import Sound, trying
from tests.village.whole_years.year import Alert, Year

MOST_ERROR = timedelta(seconds=60)
"""How wrong a trusted clock may be, by the settings."""

ENOUGH = timedelta(seconds=20)
"""What a session needs of its grace when everything is good again: a pause, and an amplifier."""

LENGTH = timedelta(minutes=4)
"""Longer than any session."""

FIRST_TRY = timedelta(minutes=14)
"""In which a warning must have sounded once everything is good: others may sound, pauses grow."""

BAD = ("power", "clock", "card", "pin", "disk")


def broken(year: Year) -> list[str]:
    """A sentence for each promise that was broken."""
    return [
        *wrong_hour(year), *doubled(year), *lost_sessions(year), *lost_warnings(year),
        *lost_promises(year), *untrue_rows(year),
    ]  # fmt: skip


def wrong_hour(year: Year) -> Iterator[str]:
    due = {each.key: each.starts for each in year.calendar.due}
    for sound in year.truth.sounds:
        if not sound.key.startswith("s") or any(
            year.truth.bad(["deceived"], sound.begin, sound.begin)
        ):
            continue
        if sound.key not in due:
            yield f"{sound.key} sounded at {sound.begin} and takes place never"
            continue
        astray = any(year.truth.bad(["clock"], sound.begin - 2 * GRACE, sound.end))
        slack = MOST_ERROR if astray else timedelta(seconds=0.5)
        first, last = due[sound.key] - slack, due[sound.key] + GRACE + LEAD + slack
        if not first <= sound.begin <= last:
            yield f"{sound.key} sounded at {sound.begin}"
        if _is_quiet(sound.begin + slack) and _is_quiet(sound.end - slack):
            yield f"{sound.key} sounded in the quiet hours, {sound.begin} to {sound.end}"
        if sound.key in year.skipped:
            yield f"{sound.key} sounded at {sound.begin} though it was held back"


def _is_quiet(instant: datetime) -> bool:
    return not 5 <= instant.astimezone(HANOI).hour < 21


def doubled(year: Year) -> Iterator[str]:
    for key, times in Counter(s.key for s in year.truth.sounds if s.whole).items():
        if times > 1:
            yield f"{key} sounded {times} times to its end"
    for key, times in Counter(s.key for s in year.truth.sounds).items():
        first = year.truth.of(key)[0]
        if first.whole and times > 1:
            yield f"{key} sounded again after its end"


def lost_sessions(year: Year) -> Iterator[str]:
    for due in year.calendar.due:
        if any(sound.whole for sound in year.truth.of(due.key)):
            continue
        # What waits for its next try is held back too.
        paused = any(year.truth.bad(["paused"], due.starts, due.starts + GRACE))
        if due.key not in year.skipped and not paused and must_sound(year, due):
            yield f"{due.key} was lost"


def must_sound(year: Year, due: Due, grace: timedelta = GRACE) -> bool:
    """Whether all was good from early enough in its grace on, and nobody stood in its way."""
    truth, first, last = year.truth, due.starts - timedelta(seconds=8), due.starts + grace
    if any(truth.bad(["stop"], first, last + LENGTH)) or truth.others(
        due.key, first, last + LENGTH
    ):
        return False
    bad = list(truth.bad(BAD, first, last + LENGTH))
    if any(span.end > last - ENOUGH for span in bad):
        return False
    begun = due.starts - LEAD - timedelta(seconds=1)
    if _died_trying(year, due):
        return False  # nobody knows whether it had sounded
    if any(truth.bad(["dark"], begun, due.starts)):
        return False  # nor by which clock
    sounds = truth.of(due.key)
    # What the power cut off on the air is never begun again; nor what sounded by a wrong clock.
    return not any(_was_cut(year, sound) for sound in sounds)


def _died_trying(year: Year, due: Due) -> bool:
    """Whether the power or the daemon went in a try of it, the first or a later one, and was back
    when it could have sounded."""
    return any(
        span.begin <= off.begin < span.end and due.starts <= off.end
        for span in year.truth.spans[trying(due.key)]
        for off in year.truth.spans["power"]
    )


def _was_cut(year: Year, sound: Sound) -> bool:
    near = timedelta(seconds=1)
    return any(year.truth.bad(["power", "deceived"], sound.begin - near, sound.end + near))


def lost_warnings(year: Year) -> Iterator[str]:
    for warning in year.alerts:
        sounds = year.truth.of(f"emergency/{warning.id}")
        if warning.here is None or any(sound.whole for sound in sounds):
            continue
        if any(_was_cut(year, sound) for sound in sounds) or _stopped(year, warning):
            continue
        if _had_its_time(year, warning):
            yield f"{warning.id} never sounded, here since {warning.here}"


def _stopped(year: Year, warning: Alert) -> bool:
    assert warning.here is not None
    return any(year.truth.bad(["stop"], warning.here, warning.end))


def _had_its_time(year: Year, warning: Alert) -> bool:
    """Whether there was a while in its validity in which everything was good."""
    assert warning.here is not None
    begin = warning.here
    while begin + FIRST_TRY < min(warning.end, year.now):
        bad = list(year.truth.bad(BAD, begin, begin + FIRST_TRY))
        if not bad:
            return True
        begin = max(span.end for span in bad) + timedelta(seconds=1)
    return False


def lost_promises(year: Year) -> Iterator[str]:
    for key, at in year.promised.items():
        if any(sound.whole for sound in year.truth.of(key)):
            continue
        if must_sound(year, Due(key, at), timedelta(minutes=5)):
            yield f"{key} was lost"


def untrue_rows(year: Year) -> Iterator[str]:
    """What the log says to have played did, once; what sounded whole is in the log as played."""
    rows = [entry for _, entry in year.village.journal.last(10_000)]
    told = Counter(e.key for e in rows if e.outcome is Outcome.PLAYED and e.kind is not Kind.TEST)
    heard = Counter(sound.key for sound in year.truth.sounds if sound.whole)
    refused = list(year.truth.spans["disk"])
    for key in told.keys() | heard.keys():
        lost = any(
            span.touches(s.begin, s.end + timedelta(minutes=2))
            for span in refused
            for s in year.truth.of(key)
        )
        if told[key] != heard[key] and not (
            lost or any(_was_cut(year, s) for s in year.truth.of(key))
        ):
            yield f"{key} is entered as played {told[key]} times, and sounded {heard[key]} times"
