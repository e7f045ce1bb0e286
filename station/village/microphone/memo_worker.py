"""The thread that has recordings made fit for horns, one at a time, the oldest first.

What was under way when the power or the daemon went is begun anew. Not handled here: the work
itself (`memo_process.py`), and what is kept (`memo_store.py`).
"""

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from station.errors import LoaThonError, StorageError
from station.files import file_digest, free_bytes
from station.village.microphone.memo_record import Memo, MemoState, changed
from station.village.microphone.memo_store import MemoStore

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "station.village.microphone.memo_process")
SPEAKS = (sys.executable, "-m", "station.village.microphone.typed_process")
"""What makes a sound of a recording, and of typed words."""

_SPARE = 50_000_000
"""Bytes of the disk that a recording leaves alone."""

_LONGEST = 1800.0
"""Seconds that one may take."""

_ENDS_WITHIN = 2.0
_TIDIES_EVERY = 600.0


class MemoWorker:
    """Works for `store`; a recording may last `longest` seconds.

    `wanted` names the memos that are still to be played; `free` tells the bytes of a disk.
    """

    def __init__(
        self,
        store: MemoStore,
        longest: float,
        now: Callable[[], datetime],
        wanted: Callable[[], Collection[str]],
        *,
        free: Callable[[Path], int] = free_bytes,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._store, self._longest, self._now, self._wanted = store, longest, now, wanted
        self._free, self._environment = free, environment
        self._wake, self._ending = threading.Event(), threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self.thread = threading.Thread(target=self._run, name="memos", daemon=True)

    def start(self) -> None:
        """Work from now on."""
        self.thread.start()

    def wake(self) -> None:
        """There is something to do."""
        self._wake.set()

    def close(self) -> None:
        """End at once; what is under way is begun anew at the next start."""
        self._ending.set()
        self._wake.set()
        process = self._process
        if process is not None:
            process.terminate()
        if self.thread.is_alive():
            self.thread.join(_ENDS_WITHIN)
        if self.thread.is_alive() and process is not None:
            process.kill()

    def work(self) -> None:
        """Prepare all that waits, and tidy up. For the thread, or a test."""
        waiting = [m for m in reversed(self._store.all()) if m.state is MemoState.PREPARING]
        for memo in waiting:
            if self._ending.is_set():
                return
            self._prepare(memo)
        try:
            self._store.tidy(self._now(), self._wanted())
        except (OSError, StorageError):
            log.exception("the recordings could not be tidied up")

    def _run(self) -> None:
        while not self._ending.is_set():
            self._wake.clear()
            self.work()
            self._wake.wait(_TIDIES_EVERY)

    def _prepare(self, memo: Memo) -> None:
        try:
            done = self._result(memo)
        except Exception:
            log.exception("a recording could not be prepared")
            done = changed(memo, state=MemoState.REFUSED, fault="program")
        if done is None:
            return
        log.info("the recording “%s” is %s %s", done.title, done.state, done.fault)
        try:
            self._store.finish(done)
        except (OSError, LoaThonError):
            log.exception("what became of a recording could not be written down")

    def _result(self, memo: Memo) -> Memo | None:
        """What becomes of it; None when we are to end."""
        raw, made = self._store.raw(memo), self._store.made(memo)
        if not raw.exists():
            return changed(memo, state=MemoState.REFUSED, fault="no-recording")
        if self._free(self._store.folder) < _SPARE + 2 * raw.stat().st_size:
            return changed(memo, state=MemoState.REFUSED, fault="disk")
        told = self._run_process(SPEAKS if memo.text else COMMAND, raw, made)
        if self._ending.is_set():
            return None
        if told.get("fault", "program"):
            log.warning("a recording is refused: %s", told.get("text", "its process failed"))
            return changed(memo, state=MemoState.REFUSED, fault=str(told.get("fault", "program")))
        with made.open("rb") as file:
            os.fsync(file.fileno())
        return changed(
            memo,
            state=MemoState.READY,
            sha256=file_digest(made),
            seconds=float(told["seconds"]),
            flaws=tuple(str(flaw) for flaw in told["flaws"]),
            size=made.stat().st_size,
        )

    def _run_process(self, how: Sequence[str], raw: Path, made: Path) -> dict[str, Any]:
        command = [*how, str(raw), str(made), f"{self._longest:g}"]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=self._environment
        )
        self._process = process
        if self._ending.is_set():  # it may have missed the word
            process.terminate()
        try:
            said, _ = process.communicate(timeout=_LONGEST)
        except subprocess.TimeoutExpired:
            return {"fault": "program", "text": "it took too long"}
        finally:
            _end(process)
            self._process = None
        with contextlib.suppress(ValueError):
            told = json.loads(said or b"{}")
            return told if isinstance(told, dict) else {}
        return {}


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
