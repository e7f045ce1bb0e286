"""What can go wrong, named by whose fault it is and what the caller can do.

Every message is one sentence that says what is wrong and what to do about it. It is kept apart from
its values, so that whoever shows it can say it in the reader's language; logs have it in English.
"""

from collections.abc import Callable, Iterable


class LoaThonError(Exception):
    """Base of every error that a user is told about. `exit_status` is the command's."""

    exit_status = 1

    def __init__(self, message: str = "", /, **values: object) -> None:
        """`message` has a name in braces for each of `values`, as `str.format` has them.

        Without values it is taken as it stands.
        """
        self.message, self.values = message, values
        super().__init__(message.format_map(values) if values else message)

    def said(self, say: Callable[[str], str]) -> str:
        """The sentence in the language that `say` looks messages up in."""
        values = {name: _said(value, say) for name, value in self.values.items()}
        return say(self.message).format_map(values) if values else say(self.message)


class SettingsError(LoaThonError):
    """A settings file is wrong; `problems` lists all that is wrong with it, not only the first."""

    exit_status = 78  # EX_CONFIG, sysexits.h

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class InputError(LoaThonError):
    """What a person gave us (a document, a timetable, a name) can't be used; they can mend it."""

    exit_status = 65  # EX_DATAERR


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


def _said(value: object, say: Callable[[str], str]) -> object:
    return value.said(say) if isinstance(value, LoaThonError) else value
