"""A timetable as the editor writes it: a TOML file of [[slot]] and [[suspension]] tables.

Not handled here: the tables themselves (`programme/timetable_form.py`).
"""

from pathlib import Path

from station.errors import InputError, MistakesError
from station.mistakes import each_at
from station.programme import timetable_form
from station.programme.timetable import QuietHours, Timetable
from station.programme.timetable_form import TimetableError
from station.programme.timetable_mistakes import mistakes
from station.typed_toml import TomlError, parsed

_MOST_BYTES = 1_000_000


def read_timetable(path: Path, quiet: QuietHours) -> Timetable:
    """The timetable in `path`. Raises InputError with every mistake, one a line."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError(
            "{path} can't be read: {strerror}", path=path, strerror=error.strerror
        ) from error
    if len(data) > _MOST_BYTES:
        raise InputError("{path} is larger than 1 MB; a timetable is a few kilobytes", path=path)
    try:
        found = timetable_form.read(parsed(data))
    except TomlError as error:
        raise InputError("{path}: {error}", path=path, error=error.sentence) from error
    except TimetableError as error:
        raise MistakesError(each_at(path, error.problems)) from error
    problems = mistakes(found, quiet)
    if problems:
        raise MistakesError(each_at(path, problems))
    return found
