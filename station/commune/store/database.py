"""The office's database: bulletins on their way, timetables, and who did what.

SQLite, flushed at each commit; sqlalchemy's errors are translated here. Not handled here: its rows
(`rows.py`), what may follow on what (`commune/record.py`), and recordings, which are files
(`bulletins/recording.py`).
"""

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, event, func, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from station.commune.record import APPROVED, BulletinState, Event, Record
from station.commune.store.rows import (
    Base,
    BulletinRow,
    EventRow,
    StatementRow,
    TimetableRow,
    read_row,
    write_row,
)
from station.commune.store.upgrades import SCHEMA, upgrade
from station.errors import InputError, RefusedError, Sentence, StorageError

MOST_NAME = 64
_MOST_OF_A_NAME = 1000


class Store:
    """The database in the file `path`, made when it isn't there. Raises StorageError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
        event.listen(self._engine, "connect", _prepare)
        with self._session() as session:
            version = session.scalar(text("PRAGMA user_version")) or 0
            if version > SCHEMA:
                raise StorageError(
                    "{path} was made by a newer program; install that one again", path=path
                )
            if version == SCHEMA:
                return
            # Several tables at once, or none of them: a change of tables opens no transaction.
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            Base.metadata.create_all(session.connection())
            upgrade(version, session.connection().exec_driver_sql)

    def add(self, record: Record, done: Event) -> None:
        """Keep a new bulletin. Raises InputError when its name is taken.

        It comes in the place of one of that name that was withdrawn before anybody approved it.
        """
        with self._session() as session:
            row = session.get(BulletinRow, record.bulletin.id)
            if row is not None and not _never_left(session, row):
                raise InputError("there is a bulletin of that name already; give another")
            row = row or BulletinRow()
            write_row(record, row)
            session.add(row)
            session.add(EventRow(**asdict(done)))

    def change(self, record: Record, done: Event, *, was: Record | None = None) -> None:
        """Keep what has become of a bulletin, and who did it.

        With `was`, raises RefusedError when it isn't that any more.
        """
        self.change_all([(record, done)], was=was)

    def change_all(
        self, changes: Iterable[tuple[Record, Event]], *, was: Record | None = None
    ) -> None:
        """As `change`, several at once: all of them or none; `was` is one of them before."""
        with self._session() as session:
            for record, done in changes:
                row = session.get_one(BulletinRow, record.bulletin.id)
                now = read_row(row)
                if was and was.bulletin.id == now.bulletin.id and not _is_still(was, now):
                    raise RefusedError(
                        "“{id}” was changed meanwhile; look at it again", id=record.bulletin.id
                    )
                write_row(record, row)
                session.add(EventRow(**asdict(done)))

    def bulletin(self, bulletin_id: str) -> Record:
        """The bulletin of that name. Raises InputError, with the nearest name there is."""
        with self._session() as session:
            if row := session.get(BulletinRow, bulletin_id):
                return read_row(row)
            found = session.execute(select(BulletinRow.id, BulletinRow.title)).all()
        titles = {title.casefold(): name for name, title in reversed(found)}
        near = difflib.get_close_matches(bulletin_id, [name for name, _ in found], n=1)
        named = difflib.get_close_matches(bulletin_id.casefold(), titles, n=1)
        near = near or [titles[title] for title in named]
        hint = (
            Sentence("did you mean “{near}”?", near=near[0])
            if near
            else Sentence("see: commune bulletin list")
        )
        raise InputError(
            "there is no bulletin “{bulletin_id}”; {hint}", bulletin_id=bulletin_id, hint=hint
        )

    def require_free(self, bulletin_id: str) -> None:
        """Raises InputError when that name is taken."""
        with self._session() as session:
            row = session.get(BulletinRow, bulletin_id)
            if row is not None and not _never_left(session, row):
                raise InputError(
                    "there is a bulletin “{bulletin_id}” already; give another --id",
                    bulletin_id=bulletin_id,
                )

    def free_name(self, wished: str) -> str:
        """`wished`, or with a number behind it when that is taken: thong-bao-2."""
        with self._session() as session:
            for number in range(1, _MOST_OF_A_NAME):
                ending = "" if number == 1 else f"-{number}"
                name = f"{wished[: MOST_NAME - len(ending)].rstrip('-')}{ending}"
                row = session.get(BulletinRow, name)
                if row is None or _never_left(session, row):
                    return name
        raise InputError("there are too many bulletins called “{name}”; give an --id", name=wished)

    def bulletins(self) -> tuple[Record, ...]:
        """All bulletins, in the order in which they become valid."""
        query = select(BulletinRow).order_by(BulletinRow.valid_from, BulletinRow.id)
        with self._session() as session:
            rows = session.scalars(query)
            return tuple(read_row(row) for row in rows)

    def events(self, bulletin_id: str = "") -> tuple[Event, ...]:
        """What was done, in order; to one bulletin, or to all."""
        query = select(EventRow).order_by(EventRow.number)
        if bulletin_id:
            query = query.where(EventRow.bulletin == bulletin_id)
        with self._session() as session:
            rows = session.scalars(query)
            return tuple(Event(r.at, r.who, r.what, r.bulletin, r.note) for r in rows)

    def note(self, done: Event) -> None:
        """Write down that something was done."""
        with self._session() as session:
            session.add(EventRow(**asdict(done)))

    def next_sequence(self, now: datetime) -> int:
        """A number for a statement, greater than all before it."""
        with self._session() as session:
            row = StatementRow(at=now)
            session.add(row)
            session.flush()
            return row.sequence

    def last_sequence(self) -> int:
        """The highest number that a statement was given; 0 before the first."""
        with self._session() as session:
            return session.scalar(select(func.max(StatementRow.sequence))) or 0

    def lift_sequence(self, above: int, now: datetime) -> None:
        """Give the next statement a number greater than `above`."""
        with self._session() as session:
            session.add(StatementRow(sequence=above, at=now))

    def set_timetable(self, envelope: bytes, done: Event) -> None:
        """Keep a signed timetable; the ones before are kept, too."""
        with self._session() as session:
            session.add(TimetableRow(at=done.at, envelope=envelope))
            session.add(EventRow(**asdict(done)))

    def timetable(self) -> bytes | None:
        """The newest timetable's envelope."""
        newest = select(TimetableRow.envelope).order_by(TimetableRow.number.desc()).limit(1)
        with self._session() as session:
            return session.scalar(newest)

    def copy_to(self, path: Path) -> None:
        """A copy as of one moment, whoever writes meanwhile. Raises StorageError."""
        copy = create_engine(f"sqlite:///{path}", poolclass=NullPool)
        try:
            with self._engine.connect() as here, copy.connect() as there:
                _driver(here).backup(_driver(there))
        except (DatabaseError, self._engine.dialect.loaded_dbapi.Error) as error:
            raise StorageError(
                "{path} can't be copied: {error}", path=self._path, error=error
            ) from error

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
                "{path} can't be used: {orig}; nothing was changed",
                path=self._path,
                orig=error.orig,
            ) from error


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _prepare(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _never_left(session: Session, row: BulletinRow) -> bool:
    """Whether a bulletin was withdrawn before anybody approved it, so that no village knows it."""
    if row.state != BulletinState.WITHDRAWN.value:
        return False
    approved = select(EventRow.number).where(EventRow.bulletin == row.id, EventRow.what == APPROVED)
    return session.scalar(approved.limit(1)) is None


def _is_still(was: Record, now: Record) -> bool:
    signed = [
        (each.state, each.bulletin, each.envelope, each.text, each.scan) for each in (was, now)
    ]
    return signed[0] == signed[1]
