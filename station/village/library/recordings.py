"""A recording on the village's card: where it lies, and whether it is still what was signed.

Not handled here: which are wanted (`library.py`), and the copies in memory (`verified_copies.py`).
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from station import foreign
from station.errors import StorageError, TrustError
from station.foreign import SignedFile
from station.programme.bulletin import Recording
from station.village.library.verified_copies import VerifiedCopies


def recording_name(sha256: str) -> str:
    """The name of the recording of that digest, as in the repository."""
    return f"audio/{sha256}.opus"


def verify_recording(
    folder: Path,
    recording: Recording,
    copies: VerifiedCopies | None,
    heartbeat: Callable[[], None],
) -> None:
    """Verify it in `folder`, and lay it among `copies`, if any; `heartbeat` while it goes on.

    Raises StorageError when it can't be read, TrustError when it rotted: then it is removed.
    """
    name = recording_name(recording.sha256)
    wanted = SignedFile(folder, name, recording.length, recording.sha256)
    try:
        if copies is None:
            verified = wanted.is_right(heartbeat)
        else:
            verified = copies.verify(wanted, heartbeat)
    except FileNotFoundError as error:
        raise StorageError("the recording isn't here yet; run: station sync") from error
    except OSError as error:
        raise StorageError(
            "the recording can't be read: {strerror}", strerror=error.strerror
        ) from error
    if not verified:
        with suppress(OSError):
            foreign.remove(folder, name)
        raise TrustError("the recording is not what was signed; it was removed: station sync")
