"""What commune and village head do in a year, and what keeps the commune's word away.

Not handled here: what breaks in the box (`faults.py`).
"""

from datetime import timedelta
from hashlib import sha256

from station.errors import LoaThonError
from station.village.control.messages.air import PlayBulletin, StopAll
from station.village.control.messages.timetable import PauseTimetable, SkipSession, UnskipSession
from station.village.microphone.memo_plan import Promise
from station.village.microphone.memo_record import MemoState, changed
from tests.village.simulated import HANOI
from tests.village.whole_years.year import STANDING, Year

MINUTES, HOURS, DAYS = 60.0, 3600.0, 86_400.0


def portal(year: Year) -> None:
    """For hours or weeks nothing comes from the commune."""
    if year.truth.is_bad("deaf"):
        return
    length = year.chance.choice([HOURS, 2 * DAYS, 40 * DAYS])
    year.tell(f"a captive portal for {length / HOURS:.0f} h")
    year.truth.begin("deaf", year.now)
    year.village.set_link("a captive portal answers in the commune's place")
    year.sync()

    def over() -> None:
        year.village.set_link("")
        year.truth.end("deaf", year.now)
        year.sync()

    year.after(length, over)


def ceremony(year: Year) -> None:
    """The keys' day: rules and root signed anew, sometimes by another root key."""
    year.tell("a key ceremony")
    year.office.now = year.now
    year.office.renew(change_root=year.chance.random() < 0.5)
    year.publish()


def news(year: Year) -> None:
    """A bulletin of three weeks."""
    name, now = f"tin-{len(year.story)}", year.now
    year.office.now = now
    year.office.add_bulletin(
        name, name, f"OggS {name}".encode(), seconds=year.chance.choice([15.0, 60.0]),
        valid_from=now, valid_until=now + timedelta(days=21),
    )  # fmt: skip
    year.publish()


def warn(year: Year) -> None:
    """A warning, at any hour; its recording may come late, or be damaged once in transit."""
    warning = year.warn(year.chance.choice([0.5, 3.0, 24.0, 72.0]))
    trouble = year.chance.choice(["", "", "late", "damaged"])
    year.tell(f"{warning.id} until {warning.end:%m-%d %H:%M} {trouble}")
    if not trouble:
        year.publish()
        return
    year.office.publish(year.now)
    path = year.office.path(f"audio/{sha256(warning.audio).hexdigest()}.opus")
    if trouble == "late":
        path.unlink()
    else:
        path.write_bytes(warning.audio[:-1] + b"?")
    year.sync()

    def mend() -> None:
        path.write_bytes(warning.audio)

    year.after(year.chance.choice([20.0, 35 * MINUTES, 70 * MINUTES]), mend)


def stop(year: Year) -> None:
    year.tell("Stop")
    year.truth.moment("stop", year.now)
    year.village.hand.stop(StopAll(by="the village head"))


def play(year: Year) -> None:
    """By hand, at any hour."""
    year.tell("played by hand")
    try:
        year.village.hand.play(PlayBulletin(bulletin=STANDING, by="head", confirmed=True))
    except LoaThonError as error:
        year.tell(f"refused: {error}")


def skip(year: Year) -> None:
    """The next session is skipped; sometimes he thinks better of it."""
    coming = next(
        (due for due in year.calendar.due if due.starts > year.now + timedelta(minutes=1)), None
    )
    if coming is None:
        return
    overrides = year.village.station.routes.overrides
    try:
        overrides.skip(SkipSession(key=coming.key, by="head"))
    except LoaThonError as error:
        year.tell(f"not skipped: {error}")
        return
    if year.chance.random() < 0.3:
        overrides.unskip(UnskipSession(key=coming.key, by="head"))
        return
    year.tell(f"{coming.key} is skipped")
    year.skipped.add(coming.key)


def pause(year: Year) -> None:
    """The timetable is paused for some days."""
    until = year.now + timedelta(days=year.chance.choice([1, 5, 13]))
    overrides = year.village.station.routes.overrides
    if year.truth.is_bad("clock"):
        return
    overrides.pause(PauseTimetable(until=until, by="head"))
    year.truth.moment("paused", year.now)
    year.tell(f"paused until {until}")
    year.skipped.update(d.key for d in year.calendar.due if year.now < d.starts < until)


def promise(year: Year) -> None:
    """A recording of the head's is promised for later today."""
    at = (year.now + timedelta(hours=year.chance.choice([1, 3]))).replace(second=0, microsecond=0)
    if not 5 < at.astimezone(HANOI).hour < 20 or year.truth.is_bad("disk"):
        return
    memos = year.village.station.memos.playout
    store, sound = memos.store, f"OggS memo {len(year.promised)}".encode()
    (store.inbox / "first").write_bytes(b"as it came")
    memo = store.take("first", "Họp thôn", "panel", year.now.astimezone(HANOI))
    store.made(memo).write_bytes(sound)
    digest = sha256(sound).hexdigest()
    store.finish(changed(memo, state=MemoState.READY, sha256=digest, seconds=5.0, size=len(sound)))
    made = Promise(memo.id, at, 1, "panel")
    memos.plan.add(made)
    year.tell(f"{made.key} promised")
    year.promised[made.key] = at
