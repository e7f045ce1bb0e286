"""What can go wrong, named by whose fault it is and what the caller can do.

Every message is one sentence that says what is wrong and what to do about it. The command
lines print it as it is; nothing else is shown to a user.
"""

from collections.abc import Iterable


class LoaThonError(Exception):
    """Base of every error that a user is told about. `exit_status` is the command's."""

    exit_status = 1


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
