"""The office's database: bulletins on their way, timetables, and who did what.

The only importer of sqlalchemy. SQLite, flushed at each commit. Not handled here: what may follow
on what (`office.py`), and recordings, which are files (`drafting.py`).
"""

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, NullPool, create_engine, event, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from station.commune.office import Event, Record, State
from station.errors import InputError, StorageError
from station.programme.bulletin import Bulletin, Priority, Recording
from station.studio.document import Withheld
from station.studio.reading import Change

_SCHEMA = 1


class _Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; SQLite has no type for it."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC)


class _Base(DeclarativeBase):
    type_annotation_map = {datetime: _Instant, list[Any]: JSON}  # noqa: RUF012 - sqlalchemy's own


class _BulletinRow(_Base):
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
    voice: Mapped[str]
    language: Mapped[str]
    sha256: Mapped[str]
    length: Mapped[int]
    seconds: Mapped[float]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    villages: Mapped[list[Any]]
    repeats: Mapped[int]
    envelope: Mapped[bytes | None]


class _StatementRow(_Base):
    """Each statement's number; it only grows, and none is used twice."""

    __tablename__ = "statement"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]


class _TimetableRow(_Base):
    __tablename__ = "timetable"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    envelope: Mapped[bytes]


class _EventRow(_Base):
    __tablename__ = "event"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    who: Mapped[str]
    what: Mapped[str]
    bulletin: Mapped[str]
    note: Mapped[str]


class Store:
    """The database in the file `path`, made when it isn't there. Raises StorageError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
        event.listen(self._engine, "connect", _prepare)
        with self._session() as session:
            version = session.scalar(text("PRAGMA user_version")) or 0
            if version > _SCHEMA:
                raise StorageError(f"{path} was made by a newer program; install that one again")
            _Base.metadata.create_all(session.connection())
            session.execute(text(f"PRAGMA user_version = {_SCHEMA}"))

    def add(self, record: Record, done: Event) -> None:
        """Keep a new bulletin. Raises InputError when its name is taken."""
        with self._session() as session:
            session.add(_to_row(record))
            session.add(_EventRow(**asdict(done)))

    def change(self, record: Record, done: Event) -> None:
        """Keep the new state and envelope of a bulletin, and who changed them."""
        with self._session() as session:
            row = session.get_one(_BulletinRow, record.bulletin.id)
            row.state, row.envelope = record.state.value, record.envelope
            session.add(_EventRow(**asdict(done)))

    def bulletin(self, bulletin_id: str) -> Record:
        """The bulletin of that name. Raises InputError, with the nearest name there is."""
        with self._session() as session:
            if row := session.get(_BulletinRow, bulletin_id):
                return _to_record(row)
            names = list(session.scalars(select(_BulletinRow.id)))
        near = difflib.get_close_matches(bulletin_id, names, n=1)
        hint = f"did you mean “{near[0]}”?" if near else "see: commune bulletin list"
        raise InputError(f"there is no bulletin “{bulletin_id}”; {hint}")

    def require_free(self, bulletin_id: str) -> None:
        """Raises InputError when that name is taken."""
        with self._session() as session:
            if session.get(_BulletinRow, bulletin_id) is not None:
                raise InputError(f"there is a bulletin “{bulletin_id}” already; give another --id")

    def bulletins(self) -> tuple[Record, ...]:
        """All bulletins, in the order in which they become valid."""
        query = select(_BulletinRow).order_by(_BulletinRow.valid_from, _BulletinRow.id)
        with self._session() as session:
            rows = session.scalars(query)
            return tuple(_to_record(row) for row in rows)

    def events(self, bulletin_id: str = "") -> tuple[Event, ...]:
        """What was done, in order; to one bulletin, or to all."""
        query = select(_EventRow).order_by(_EventRow.number)
        if bulletin_id:
            query = query.where(_EventRow.bulletin == bulletin_id)
        with self._session() as session:
            rows = session.scalars(query)
            return tuple(Event(r.at, r.who, r.what, r.bulletin, r.note) for r in rows)

    def note(self, done: Event) -> None:
        """Write down that something was done."""
        with self._session() as session:
            session.add(_EventRow(**asdict(done)))

    def next_sequence(self, now: datetime) -> int:
        """A number for a statement, greater than all before it."""
        with self._session() as session:
            row = _StatementRow(at=now)
            session.add(row)
            session.flush()
            return row.sequence

    def set_timetable(self, envelope: bytes, done: Event) -> None:
        """Keep a signed timetable; the ones before are kept, too."""
        with self._session() as session:
            session.add(_TimetableRow(at=done.at, envelope=envelope))
            session.add(_EventRow(**asdict(done)))

    def timetable(self) -> bytes | None:
        """The newest timetable's envelope."""
        newest = select(_TimetableRow.envelope).order_by(_TimetableRow.number.desc()).limit(1)
        with self._session() as session:
            return session.scalar(newest)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """One transaction; the database's exceptions as ours."""
        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except IntegrityError as error:
            raise InputError("there is a bulletin of that name already; give another") from error
        except DatabaseError as error:
            raise StorageError(
                f"{self._path} can't be used: {error.orig}; nothing was changed"
            ) from error


def _prepare(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _to_row(record: Record) -> _BulletinRow:
    bulletin, recording = record.bulletin, record.recording
    return _BulletinRow(
        id=bulletin.id,
        title=bulletin.title,
        priority=bulletin.priority.value,
        state=record.state.value,
        source=record.source,
        text=record.text,
        text_sha256=bulletin.text_sha256,
        withheld=[[part.text, part.why] for part in record.withheld],
        changes=[[part.written, part.spoken, part.rule] for part in record.changes],
        unread=list(record.unread),
        voice=record.voice,
        language=recording.language,
        sha256=recording.sha256,
        length=recording.length,
        seconds=recording.seconds,
        valid_from=bulletin.valid_from,
        valid_until=bulletin.valid_until,
        villages=sorted(bulletin.villages),
        repeats=bulletin.repeats,
        envelope=record.envelope,
    )


def _to_record(row: _BulletinRow) -> Record:
    bulletin = Bulletin(
        id=row.id,
        title=row.title,
        priority=Priority(row.priority),
        recordings=(Recording(row.language, row.sha256, row.length, row.seconds),),
        text_sha256=row.text_sha256,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        villages=frozenset(row.villages),
        repeats=row.repeats,
    )
    return Record(
        bulletin=bulletin,
        state=State(row.state),
        source=row.source,
        text=row.text,
        withheld=tuple(Withheld(*part) for part in row.withheld),
        changes=tuple(Change(*part) for part in row.changes),
        unread=tuple(row.unread),
        voice=row.voice,
        envelope=row.envelope,
    )
