"""The rows of the office's database, and what they mean.

With `database.py` the only importer of sqlalchemy. Not handled here: transactions and errors
(`database.py`), and databases of older programs (`upgrades.py`).
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from station.commune.fields_of_law import Field
from station.commune.record import About, BulletinState, Record, ScannedLine, Take
from station.programme.bulletin import Bulletin, Priority, Recording
from station.studio.paper.document import Withheld
from station.studio.reading.aloud import Change, Guess


class _Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; SQLite has no type for it."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """What the tables share: instants are kept in UTC, lists as JSON."""

    type_annotation_map = {datetime: _Instant, list[Any]: JSON}  # noqa: RUF012 - sqlalchemy's own


class BulletinRow(Base):
    """A bulletin, from its draft to its withdrawal."""

    __tablename__ = "bulletin"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    priority: Mapped[str]
    state: Mapped[str]
    source: Mapped[str]
    text: Mapped[str]
    text_sha256: Mapped[str]
    withheld: Mapped[list[Any]]
    changes: Mapped[list[Any]]
    unread: Mapped[list[Any]]
    guesses: Mapped[list[Any]]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    villages: Mapped[list[Any]]
    repeats: Mapped[int]
    envelope: Mapped[bytes | None]
    field: Mapped[str]
    author: Mapped[str]
    origin: Mapped[str]
    corrects: Mapped[list[Any]]
    recordings: Mapped[list["RecordingRow"]] = relationship(
        order_by="RecordingRow.place", cascade="all, delete-orphan", lazy="selectin"
    )
    scan: Mapped[list["ScannedRow"]] = relationship(
        order_by="ScannedRow.place", cascade="all, delete-orphan", lazy="selectin"
    )


class RecordingRow(Base):
    """One language's recording; `place` is its place in the bulletin, from 0."""

    __tablename__ = "recording"

    bulletin: Mapped[str] = mapped_column(ForeignKey("bulletin.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str]
    sha256: Mapped[str]
    length: Mapped[int]
    seconds: Mapped[float]
    made_by: Mapped[str]
    voice: Mapped[str]
    loudness_lufs: Mapped[float | None]
    true_peak_dbtp: Mapped[float | None]
    warnings: Mapped[list[Any]]


class ScannedRow(Base):
    """A line that was recognised in a picture; `place` is its place on the page, from 0."""

    __tablename__ = "scanned_line"

    bulletin: Mapped[str] = mapped_column(ForeignKey("bulletin.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    sure: Mapped[float]
    begins: Mapped[bool]
    confirmed: Mapped[bool]


class StatementRow(Base):
    """Each statement's number; it only grows, and none is used twice."""

    __tablename__ = "statement"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]


class TimetableRow(Base):
    """A timetable that was signed; the one with the highest number counts."""

    __tablename__ = "timetable"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    envelope: Mapped[bytes]


class EventRow(Base):
    """Who did what in the office, and when."""

    __tablename__ = "event"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    who: Mapped[str]
    what: Mapped[str]
    bulletin: Mapped[str]
    note: Mapped[str]


def write_row(record: Record, row: BulletinRow) -> None:
    """Make `row` say what `record` says."""
    bulletin = record.bulletin
    row.id, row.title, row.priority = bulletin.id, bulletin.title, bulletin.priority.value
    row.state, row.source, row.text = record.state.value, record.source, record.text
    row.text_sha256 = bulletin.text_sha256
    row.withheld = [[part.text, part.why] for part in record.withheld]
    row.changes = [[part.written, part.spoken, part.rule] for part in record.changes]
    row.unread = list(record.unread)
    row.guesses = [[g.text, g.sentence, list(g.choices), g.rule] for g in record.guesses]
    row.valid_from, row.valid_until = bulletin.valid_from, bulletin.valid_until
    row.villages, row.repeats = sorted(bulletin.villages), bulletin.repeats
    row.envelope, row.corrects = record.envelope, list(bulletin.corrects)
    about = record.about
    row.field, row.author, row.origin = about.field or "", about.author, about.origin
    old = list(row.recordings)
    row.recordings = [
        _write_recording(record, place, old[place] if place < len(old) else RecordingRow())
        for place in range(len(bulletin.recordings))
    ]
    seen = list(row.scan)
    row.scan = [
        _write_line(line, place, seen[place] if place < len(seen) else ScannedRow())
        for place, line in enumerate(record.scan)
    ]


def _write_line(line: ScannedLine, place: int, row: ScannedRow) -> ScannedRow:
    row.place, row.text, row.sure = place, line.text, line.sure
    row.begins, row.confirmed = line.begins, line.confirmed
    return row


def _write_recording(record: Record, place: int, row: RecordingRow) -> RecordingRow:
    recording = record.bulletin.recordings[place]
    take = record.take(recording)
    row.place, row.language, row.sha256 = place, recording.language, recording.sha256
    row.length, row.seconds = recording.length, recording.seconds
    row.made_by, row.voice, row.warnings = take.by, take.voice, list(take.warnings)
    row.loudness_lufs, row.true_peak_dbtp = take.loudness_lufs, take.true_peak_dbtp
    return row


def _guess(text: str, sentence: str, choices: list[str], rule: str) -> Guess:
    return Guess(text, sentence, tuple(choices), rule)


def read_row(row: BulletinRow) -> Record:
    """What `row` says."""
    rows = row.recordings
    bulletin = Bulletin(
        id=row.id,
        title=row.title,
        priority=Priority(row.priority),
        recordings=tuple(Recording(r.language, r.sha256, r.length, r.seconds) for r in rows),
        text_sha256=row.text_sha256,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        villages=frozenset(row.villages),
        repeats=row.repeats,
        corrects=tuple(row.corrects),
    )
    return Record(
        bulletin=bulletin,
        state=BulletinState(row.state),
        source=row.source,
        text=row.text,
        withheld=tuple(Withheld(*part) for part in row.withheld),
        changes=tuple(Change(*part) for part in row.changes),
        unread=tuple(row.unread),
        guesses=tuple(_guess(*each) for each in row.guesses),
        takes={r.language: _take(r) for r in rows},
        envelope=row.envelope,
        about=About(Field(row.field) if row.field else None, row.author, row.origin),
        scan=tuple(ScannedLine(r.text, r.sure, r.begins, r.confirmed) for r in row.scan),
    )


def _take(row: RecordingRow) -> Take:
    measured = (row.loudness_lufs, row.true_peak_dbtp)
    return Take(row.made_by, row.voice, *measured, warnings=tuple(row.warnings))
