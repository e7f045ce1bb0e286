"""What is wrong with a repository, in our sentences: by whose fault, and what helps.

Not handled here: the workflow in which it shows (`feed.py`).
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tuf.api import exceptions
from tuf.api.serialization import DeserializationError

from station.errors import LinkError, LoaThonError, StorageError, TrustError

log = logging.getLogger(__name__)


@contextmanager
def translated(name: str, metadata: Path, cut_short: Callable[[], bool]) -> Iterator[None]:
    """tuf's, the disk's and our own exceptions as ours, each with its own sentence.

    `name` is the repository's, `metadata` the folder that keeps it, `cut_short` says whether the
    last file came only in part.
    """
    try:
        yield
    except LoaThonError:
        raise
    except exceptions.DownloadError as error:
        raise _link_error(name, error) from error
    except (exceptions.RepositoryError, ValueError, KeyError, TypeError) as error:
        log.debug("the repository isn't verified: %r", error)
        raise _verdict(name, error, cut_short=cut_short()) from error
    except OSError as error:
        raise StorageError(
            "{metadata} can't be used: {strerror}; look at the disk: df -h, dmesg",
            metadata=metadata,
            strerror=error.strerror,
        ) from error


def _link_error(name: str, error: exceptions.DownloadError) -> LinkError:
    if isinstance(error, exceptions.DownloadHTTPError):
        return LinkError(
            "there is no repository at {name}: check the address, and that the "
            "commune has published",
            name=name,
        )
    if isinstance(error, exceptions.DownloadLengthMismatchError):
        return LinkError("{name} sent more than was asked for; it is tried again later", name=name)
    cause = error.__cause__
    if isinstance(cause, LinkError):
        # Another of its kind: one raised from what it caused itself would have no beginning.
        return type(cause)(cause.message, **cause.values)
    return LinkError("{name}: {error}", name=name, error=error)


def _verdict(name: str, error: Exception, *, cut_short: bool) -> LoaThonError:
    if isinstance(error, exceptions.ExpiredMetadataError):
        return TrustError(
            "what {name} offers has expired: the commune has to publish again; if it "
            "has, check this box's clock",
            name=name,
        )
    if isinstance(error, exceptions.UnsignedMetadataError):
        return TrustError(
            "{name} isn't signed with this commune's keys: it is another commune's, "
            "or somebody changed it; check the address and root.json",
            name=name,
        )
    if isinstance(error, exceptions.BadVersionNumberError):
        return TrustError(
            "{name} offers something older than this box has seen; the commune has "
            "to publish again, and if its office was restored from a backup: commune lift",
            name=name,
        )
    if cut_short or isinstance(error, DeserializationError):
        return LinkError(
            "{name} sent something cut short or damaged; it is tried again later, "
            "and if that doesn't help the commune has to publish again",
            name=name,
        )
    return TrustError(
        "what {name} sent isn't what the commune signed: damaged on its way, or where it "
        "lies; it isn't used, and is tried again; if that doesn't help the commune has to "
        "publish again",
        name=name,
    )
