"""A recording of the village head's, and the small file that says so.

Not handled here: where they lie (`memo_store.py`).
"""

import json
import logging
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from station.village.kept_form import NOT_WHOLE

log = logging.getLogger(__name__)


class MemoState(StrEnum):
    """How far a memo has come."""

    PREPARING = "preparing"
    READY = "ready"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Memo:
    """One recording; `fault` says why it was refused, `flaws` what could be better, as codes.

    `sha256` is of the finished file, which lasts `seconds`; `size` in bytes. With a `text` it was
    typed, and a voice speaks it: then it is not played before it was `heard` on a phone. `deleted`
    says when a person deleted it; it is as if it weren't there, but may be had back.
    """

    id: str
    title: str
    by: str
    made: datetime
    state: MemoState = MemoState.PREPARING
    fault: str = ""
    flaws: tuple[str, ...] = ()
    sha256: str = ""
    seconds: float = 0.0
    size: int = 0
    text: str = ""
    heard: bool = False
    deleted: datetime | None = None

    @property
    def is_unheard(self) -> bool:
        """Whether nobody knows yet how the typed words sound."""
        return bool(self.text) and not self.heard


def changed(memo: Memo, **fields: object) -> Memo:
    """`memo` with other fields."""
    return replace(memo, **fields)  # type: ignore[arg-type]


def written(memo: Memo) -> bytes:
    """`memo` as its file has it."""
    form = asdict(memo) | {"made": memo.made.isoformat()}
    # As an earlier release wrote it, and reads it when it is gone back to.
    form.pop("deleted")
    if not memo.text:
        del form["text"], form["heard"]
    if memo.deleted is not None:
        form["deleted"] = memo.deleted.isoformat()
    return json.dumps(form, ensure_ascii=False).encode("utf-8")


def read(path: Path) -> Memo | None:
    """The memo whose file is `path`; None if it is none, which the log says."""
    try:
        form = json.loads(path.read_text("utf-8"))
        made, state = datetime.fromisoformat(form.pop("made")), MemoState(form.pop("state"))
        gone = form.pop("deleted", None)
        deleted = datetime.fromisoformat(gone) if gone else None
        flaws = tuple(form.pop("flaws"))
        memo = Memo(**form, made=made, state=state, flaws=flaws, deleted=deleted)
    except NOT_WHOLE as error:
        log.warning("%s is no record of a recording: %s", path, error)
        return None
    return memo if memo.id == path.stem and memo.made.tzinfo is not None else None
