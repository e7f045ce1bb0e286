"""What can go wrong, named by whose fault it is and what the caller can do.

Every message is one sentence that says what is wrong and what to do about it. It is kept apart from
its values, so that whoever shows it can say it in the reader's language; logs have it in English.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Self

Say = Callable[[str], str]
"""Looks a message up: gives it in the reader's language, or as it is."""


class Sentence(str):
    """A text for people that is no error itself: a part of an error, or one of several mistakes.

    To everybody else it is a text in English.
    """

    __slots__ = ("message", "values")
    message: str
    values: Mapping[str, object]

    def __new__(cls, message: str, /, **values: object) -> Self:
        """`message` has a name in braces for each of `values`."""
        made = super().__new__(cls, message.format_map(values) if values else message)
        made.message, made.values = message, values
        return made

    def said(self, say: Say) -> str:
        """The sentence in the language that `say` looks messages up in."""
        return _filled(self.message, self.values, say)


class LoaThonError(Exception):
    """Base of every error that a user is told about. `exit_status` is the command's."""

    exit_status = 1

    def __init__(self, message: str = "", /, **values: object) -> None:
        """`message` has a name in braces for each of `values`, as `str.format` has them.

        Without values it is taken as it stands. A value may be a Sentence or an error itself.
        """
        self.message, self.values = message, values
        super().__init__(message.format_map(values) if values else message)

    def said(self, say: Say) -> str:
        """The sentence in the language that `say` looks messages up in."""
        return _filled(self.message, self.values, say)


class SeveralError(LoaThonError):
    """Several things are wrong at once; `problems` has a sentence for each."""

    between = "\n"

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        values = {f"problem_{number}": each for number, each in enumerate(self.problems, 1)}
        super().__init__(self.between.join(f"{{{name}}}" for name in values), **values)


class SettingsError(SeveralError):
    """A settings file is wrong; `problems` lists all that is wrong with it, not only the first."""

    exit_status = 78  # EX_CONFIG, sysexits.h


class WrongValueError(LoaThonError, ValueError):
    """A value that can't be; whoever knows where it comes from makes another error of it."""


class InputError(LoaThonError):
    """What a person gave us (a document, a timetable, a name) can't be used; they can mend it."""

    exit_status = 65  # EX_DATAERR


class MistakesError(SeveralError, InputError):
    """Several things are wrong with what a person gave us."""

    exit_status = InputError.exit_status


class ProgramMissingError(LoaThonError):
    """A program that we run (espeak-ng, ffmpeg) is absent or broken; installing it helps."""

    exit_status = 69  # EX_UNAVAILABLE


class TrustError(LoaThonError):
    """Something is not verified: unsigned, wrongly signed, tampered with, or expired.

    Never played, never repaired, never retried with less care.
    """

    exit_status = 77  # EX_NOPERM


class LinkError(LoaThonError):
    """The other side (the commune's server, the daemon's socket) did not answer; try later."""

    exit_status = 75  # EX_TEMPFAIL


class HardwareError(LoaThonError):
    """A sound card or a pin is absent or failed; a technician is needed."""

    exit_status = 74  # EX_IOERR


class StorageError(LoaThonError):
    """The disk is full, read-only or broken; nothing was half-written."""

    exit_status = 74  # EX_IOERR


class RefusedError(LoaThonError):
    """The request is understood and not allowed now (quiet hours, a busy desk, no confirmation)."""

    exit_status = 1


def _filled(message: str, values: Mapping[str, object], say: Say) -> str:
    said = {name: _said(name, value, say) for name, value in values.items()}
    return say(message).format_map(said) if said else say(message)


def _said(name: str, value: object, say: Say) -> object:
    if isinstance(value, LoaThonError | Sentence):
        return value.said(say)
    # What the operating system says has a name of its own, and is a message, too.
    return say(value) if name == "strerror" and isinstance(value, str) else value
