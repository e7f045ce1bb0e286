"""What must hold of a box after a power cut, whenever it came and whatever the disk lost.

The station's own daemon is started on the crash image, with a clock that goes on from the cut, and
runs until its first sync has ended. Not handled here: making the image (`write_log.py`).
"""

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gpiozero.pins.mock import MockFactory, MockPin

from station import settings as settings_files
from station.clock import SystemClock
from station.errors import LoaThonError
from station.files import file_digest
from station.village.daemon.main import Daemon, real_station
from station.village.settings.station import StationSettings
from tests.crash.memo import quick_mastering, recordings, turns
from tests.crash.recorded_disk import Acknowledged
from tests.crash.workloads import Box, feed_versions, numbers
from tests.village.outside import put_jingles

_PATIENCE = 30.0


class _ClockAfter(SystemClock):
    """Goes on from `instant`, seconds since 1970."""

    def __init__(self, instant: float) -> None:
        self._offset = timedelta(seconds=instant - time.time())

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset


class _Restarted(Daemon):
    """Ends by itself after its first sync; knows what it began, and what pins it drove."""

    def __init__(self, file: Path, clock: SystemClock) -> None:
        self.driven: list[tuple[bool, str]] = []
        self.is_ready, self.began = False, list[str]()
        self._until = time.monotonic() + _PATIENCE
        super().__init__(real_station(settings_files.load(file, StationSettings), file, clock))
        journal = self.station.state.journal
        begin = journal.begin

        def begun(key: str, *rest: Any) -> None:
            self.began.append(key)
            begin(key, *rest)

        journal.begin = begun  # type: ignore[assignment, method-assign]

    def _loop(self) -> None:
        self.is_ready = True
        # It is to see soon that its sync has ended.
        self.station.buttons.seconds_to_wait = lambda: 0.02  # type: ignore[method-assign]
        super()._loop()

    def _look_after(self) -> None:
        super()._look_after()
        if self.station.syncing.state.count or time.monotonic() > self._until:
            self.stop()


class Trouble(logging.Handler):
    """Sentences of the log that tell of damage."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.sentences: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        # What is due just then may begin; there is no card here, and perhaps not all of it yet.
        if "the player failed (card)" in text or "the recording isn't here yet" in text:
            return
        if "damaged" in text or "begun anew" in text or record.levelno >= logging.ERROR:
            self.sentences.append(f"log: {text}")


def broken(box: Box, state: Path, said: Sequence[Acknowledged], cut: int) -> list[str]:
    """A sentence for each promise that doesn't hold of the mounted `state`."""
    before = [each.said for each in said if each.after <= cut]
    after = [each.said for each in said if each.after > cut]
    runtime = Path(tempfile.mkdtemp(prefix="run-"))
    trouble = Trouble()
    logging.getLogger().addHandler(trouble)
    try:
        found = [*_files(state, before, after), *_numbers(state, before)]
        file = box.settings_at(state, runtime, "restarted.toml")
        settings = settings_files.load(file, StationSettings)
        instant = (before or after)[-1 if before else 0]["at"] + 3
        put_jingles(state / "jingles")
        with quick_mastering():
            daemon = _restart(file, _ClockAfter(instant), before, after, found)
        found += _fit(box, daemon, settings)
        found += recordings(state, before, after)
    finally:
        logging.getLogger().removeHandler(trouble)
        shutil.rmtree(runtime)
    return found + trouble.sentences


def _files(state: Path, before: list[Any], after: list[Any]) -> Iterator[str]:
    """What a sync that ended has brought is there, unless the next one was to change it."""
    last, following = _last(before, "synced"), _last(after[::-1], "synced")
    for name, sha256 in last.get("files", {}).items():
        if following and following["files"].get(name) != sha256:
            continue
        path = state / "library" / name
        if not path.exists():
            yield f"{name} is lost"
        elif file_digest(path) != sha256:
            yield f"{name} is damaged"


def _numbers(state: Path, before: list[Any]) -> Iterator[str]:
    """No number goes back, neither of a statement nor of the feed's metadata."""
    last = _last(before, "synced")
    for who, known in numbers(state).items():
        for name, number in last.get(who, {}).items():
            if known.get(name, 0) < number:
                yield f"the number of {name} is forgotten ({who})"
    kept = feed_versions(state / "feed")
    for role, version in last.get("feed", {}).items():
        # The first root is the set-up's, and lies elsewhere.
        if kept.get(role, int(role == "root")) < version:
            yield f"the feed's {role} is back at {kept.get(role)}, it was {version}"


def _restart(
    file: Path,
    clock: SystemClock,
    before: list[Any],
    after: list[Any],
    found: list[str],
) -> _Restarted:
    """Start the daemon and let it end. What of the journal doesn't hold goes into `found`."""
    MockFactory().reset()
    drive = MockPin._set_state
    early: list[str] = []
    daemons: list[_Restarted] = []

    def driven(pin: Any, value: bool) -> None:
        drive(pin, value)
        if value and not (daemons and daemons[0].is_ready):
            early.append(pin.info.name)

    MockPin._set_state = driven
    try:
        daemon = _Restarted(file, clock)
        daemons.append(daemon)
        daemon.station.state.clock_trust_monitor.confirm("a test")
        found += _journal(daemon, before, after)
        found += turns(daemon.station.memos.playout.plan, before, after)
        close, rows = daemon.station.state.journal.close, list[Any]()

        def closed() -> None:
            rows.extend(entry for _, entry in daemon.station.state.journal.last(10_000))
            close()

        daemon.station.state.journal.close = closed  # type: ignore[method-assign]
        daemon.run()
    finally:
        MockPin._set_state = drive
    begun = {said["key"] for said in before if said["what"] == "begun"}
    found += [f"{name} was on before the daemon was ready" for name in early]
    found += [f"{key} plays twice" for key in daemon.began if key in begun]
    found += [f"{key} has no row" for key in begun - {entry.key for entry in rows}]
    return daemon


def _journal(daemon: Daemon, before: list[Any], after: list[Any]) -> Iterator[str]:
    """Rows, keys and marks that were acknowledged are there."""
    journal, writer = daemon.station.state.journal, daemon.station.state.journal_writer
    if writer.fault:
        yield writer.fault
    rows = {(entry.key, entry.outcome.value) for _, entry in journal.last(10_000)}
    keys = journal.keys()
    for said in before:
        if said["what"] == "begun" and said["key"] not in keys:
            yield f"{said['key']} may play twice"
        for row in said.get("rows", ()):
            if tuple(row) not in rows:
                yield f"the row {row} is lost"
    marks = {said["name"]: said["value"] for said in before if said["what"] == "marked"}
    for name, value in marks.items():
        coming = [s["value"] for s in after if s["what"] == "marked" and s["name"] == name]
        if journal.marked(name) not in {value, *coming[:1]}:
            yield f"the mark {name} is lost"


def _fit(box: Box, daemon: _Restarted, settings: StationSettings) -> Iterator[str]:
    """Nobody has to help: its sync went well, and all that is offered can be played."""
    state = daemon.station.syncing.state
    if state.error or not state.count:
        yield f"the sync doesn't go well: {state.error}"
    if daemon.station.state.library.snapshot.faults:
        yield f"the library: {daemon.station.state.library.snapshot.faults}"
    offered = {Path(name).stem for name in box.office.files if name.startswith("bulletins/")}
    held = {bulletin.id for bulletin in daemon.station.state.library.snapshot.bulletins}
    if held != offered:
        yield f"held is {sorted(held)}, offered is {sorted(offered)}"
    for name in held:
        try:
            daemon.station.state.library.verify(name)
        except LoaThonError as error:
            yield f"{name}: {error}"
    for path in Path(settings.paths.state).rglob(".new-*"):
        yield f"{os.fspath(path.name)} is left over"


def _last(said: list[Any], what: str) -> dict[str, Any]:
    """The last of what was said of that kind; of a reversed list the first."""
    return next((each for each in reversed(said) if each["what"] == what), {})
