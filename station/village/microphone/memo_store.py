"""The village head's own recordings, on disk: a small record each, and its Opus file by digest.

Records are replaced whole, files are synced before they are named: a power cut leaves the old or
the new. Any thread may use it, and the loop never waits for the disk: what is read is replaced
whole, after it is written. Not handled here: making them fit for horns (`memo_worker.py`),
and playing them (`memos.py`).
"""

import logging
import os
import secrets
import threading
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from station.errors import InputError, StorageError
from station.files import clear_unfinished, sync_folder, write_durably
from station.foreign import foreign_file
from station.plain_text import cleaned
from station.studio.made_aside import clear_made_aside
from station.village.microphone.memo_inbox import clear_inbox, require_recording
from station.village.microphone.memo_record import Memo, MemoState, read, written

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)
RESTORED_WITHIN = timedelta(minutes=30)
"""How long a deleted one can be had back, at least."""

MOST, MOST_BYTES = 20, 100_000_000
MOST_WAITING = 4
_MOST_TITLE = 80


class MemoStore:
    """The memos in `folder`; recordings arrive in `inbox`, of which each may be `most` bytes.

    Raises StorageError when neither can be made.
    """

    def __init__(self, folder: Path, inbox: Path, most: int) -> None:
        self.folder, self.inbox, self._most = folder, inbox, most
        self._writing = threading.RLock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            inbox.mkdir(parents=True, exist_ok=True)
            # The page's user, of the same group, puts them there.
            if inbox.stat().st_uid == os.geteuid():
                inbox.chmod(0o770)
            clear_unfinished(folder)
            clear_made_aside(folder)
            found = (memo for path in folder.glob("*.json") if (memo := read(path)))
            self._memos: Mapping[str, Memo] = {memo.id: memo for memo in found}
        except OSError as error:
            raise StorageError(
                "{folder} can't be used: {strerror}", folder=folder, strerror=error.strerror
            ) from error

    def all(self) -> tuple[Memo, ...]:
        """Every memo, the newest first."""
        return tuple(memo for memo in self._newest_first() if memo.deleted is None)

    def deleted(self) -> tuple[Memo, ...]:
        """Those that a person deleted and may have back, the newest first."""
        return tuple(memo for memo in self._newest_first() if memo.deleted is not None)

    def memo(self, name: str) -> Memo | None:
        """The memo of that identifier."""
        memo = self._memos.get(name)
        return memo if memo is not None and memo.deleted is None else None

    def audio(self, memo: Memo) -> Path:
        """Where its finished file lies."""
        return self.folder / f"{memo.sha256}.opus"

    def raw(self, memo: Memo) -> Path:
        """Where its recording lies as it came."""
        return self.folder / f"{memo.id}.raw"

    def made(self, memo: Memo) -> Path:
        """Where it lies while it is being made."""
        return self.folder / f"{memo.id}.made"

    def take(self, name: str, title: str, by: str, now: datetime) -> Memo:
        """Take the recording `name` out of the inbox. Raises InputError, StorageError.

        It is renamed into our folder first: from then on nobody can put another in its place.
        """
        if not name or not name.isalnum() or len(name) > 64 or not name.isascii():
            raise InputError("that is no name of a recording in the inbox")
        memo = Memo(secrets.token_hex(8), _title(title, now), by, now)
        raw = self.raw(memo)
        with self._writing:
            self._require_room()
            try:
                (self.inbox / name).rename(raw)
                require_recording(raw, self._most)
                # What is taken is there after a power cut, and all of it.
                with foreign_file(self.folder, raw.name, self._most) as file:
                    os.fsync(file.fileno())
                self.keep(memo)
            except FileNotFoundError as error:
                raise InputError(
                    "there is no such recording in the inbox; send it again"
                ) from error
            except OSError as error:
                raise StorageError(
                    "the recording can't be kept: {strerror}", strerror=error.strerror
                ) from error
        return memo

    def write(self, text: str, title: str, by: str, now: datetime) -> Memo:
        """Take typed words, for a voice to speak. Raises InputError, StorageError."""
        lines = (" ".join(cleaned(line).split()) for line in text.splitlines())
        words = "\n".join(line for line in lines if line)
        if not words:
            raise InputError("there is nothing to speak; write the text first")
        title = title.strip() or words.partition("\n")[0]
        memo = Memo(secrets.token_hex(8), _title(title, now), by, now, text=words)
        with self._writing:
            self._require_room()
            write_durably(self.raw(memo), words.encode("utf-8"))
            self.keep(memo)
        return memo

    def hear(self, name: str) -> None:
        """Somebody has listened to the memo `name`. Raises StorageError."""
        with self._writing:
            memo = self._memos.get(name)
            if memo is not None and memo.is_unheard and memo.state is MemoState.READY:
                self.keep(replace(memo, heard=True))

    def keep(self, memo: Memo) -> None:
        """Have `memo` as it is now. Raises StorageError; then it is as it was before."""
        path = self.folder / f"{memo.id}.json"
        with self._writing:
            write_durably(path, written(memo))
            self._memos = {**self._memos, memo.id: memo}

    def finish(self, memo: Memo) -> None:
        """Have `memo` as it is now, if it wasn't removed meanwhile; what came is thrown away.

        A ready one's file lies at `made`. Raises StorageError.
        """
        with self._writing:
            if memo.id in self._memos:
                if memo.state is MemoState.READY:
                    self.made(memo).replace(self.audio(memo))
                self.keep(memo)
            self.raw(memo).unlink(missing_ok=True)
            self._remove_strays()

    def put_away(self, name: str, now: datetime) -> None:
        """Delete the memo `name`, if it is there; `restore` has it back. Raises StorageError."""
        with self._writing:
            memo = self.memo(name)
            if memo is not None and memo.state is MemoState.READY:
                self.keep(replace(memo, deleted=now))
            elif memo is not None:
                self.remove(name)

    def restore(self, name: str) -> Memo | None:
        """Have the deleted memo `name` back; None if it is gone. Raises StorageError."""
        with self._writing:
            memo = self._memos.get(name)
            if memo is not None and memo.deleted is not None:
                self.keep(replace(memo, deleted=None))
            return self.memo(name)

    def remove(self, name: str) -> None:
        """Remove the memo `name`, if it is there. Raises StorageError."""
        with self._writing:
            memo = self._memos.get(name)
            self._memos = {key: each for key, each in self._memos.items() if key != name}
            try:
                if memo is not None:
                    (self.folder / f"{name}.json").unlink(missing_ok=True)
                    sync_folder(self.folder)
                self._remove_strays()
            except OSError as error:
                raise StorageError(
                    "the recording can't be removed: {strerror}", strerror=error.strerror
                ) from error

    def tidy(self, now: datetime, wanted: Collection[str]) -> None:
        """Remove what is too old or too much, the oldest first; `wanted` are still to be played."""
        total = 0
        for number, memo in enumerate(self.all()):
            total += memo.size
            old = now - memo.made > KEPT or number >= MOST or total > MOST_BYTES
            if old and memo.id not in wanted and memo.state is not MemoState.PREPARING:
                log.info("removed the recording “%s”", memo.title)
                self.remove(memo.id)
        for memo in self.deleted():
            if memo.deleted is not None and abs(now - memo.deleted) > RESTORED_WITHIN:
                self.remove(memo.id)
        clear_inbox(self.inbox, now)

    def _require_room(self) -> None:
        waiting = sum(each.state is MemoState.PREPARING for each in self._memos.values())
        if waiting >= MOST_WAITING:
            raise StorageError("too many recordings are being prepared; try again in a while")

    def _newest_first(self) -> list[Memo]:
        return sorted(self._memos.values(), key=lambda memo: memo.made, reverse=True)

    def _remove_strays(self) -> None:
        memos = self._memos.values()
        kept = {f"{memo.sha256}.opus" for memo in memos} | {f"{memo.id}.json" for memo in memos}
        busy = [memo.id for memo in memos if memo.state is MemoState.PREPARING]
        kept |= {f"{name}.{ending}" for name in busy for ending in ("raw", "made")}
        for path in self.folder.iterdir():
            if path.suffix in {".opus", ".json", ".raw", ".made", ".new"} and path.name not in kept:
                path.unlink(missing_ok=True)


def _title(given: str, now: datetime) -> str:
    title = " ".join(cleaned(given).split())[:_MOST_TITLE]
    return title or f"Lời nói lúc {now:%H:%M}"
