"""What the page verifies itself by over HTTPS.

A certificate that was renewed is taken up without a restart. Not handled here: making certificates,
and handshakes (`door.py`).
"""

import logging
import ssl
from pathlib import Path

from station.errors import Sentence, SettingsError

log = logging.getLogger(__name__)


def context(certificate: Path, key: Path) -> ssl.SSLContext:
    """A server's context. Raises SettingsError when the certificate can't be used."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        made.load_cert_chain(certificate, key)
    except OSError as error:
        raise SettingsError(
            [
                Sentence(
                    "the page's certificate can't be used ({error}); run: sudo station https",
                    error=error,
                )
            ]
        ) from error
    return made


class Identity:
    """What the page verifies itself by: the `certificate` and its `key`, as the files are now.

    Raises SettingsError when they can't be used.
    """

    def __init__(self, certificate: Path, key: Path) -> None:
        self._files = certificate, key
        self.secured = context(certificate, key)
        self._seen = self._stamp()

    def look_again(self) -> bool:
        """Take the files up if they are others and fit together; whether it was so."""
        try:
            stamp = self._stamp()
            if stamp == self._seen:
                return False
            context(*self._files)  # two that don't fit would spoil the one in use
            self.secured.load_cert_chain(*self._files)
        except (SettingsError, OSError) as error:
            log.warning("the page keeps to its former certificate: %s", error)
            return False
        self._seen = stamp
        log.info("the page's certificate was renewed")
        return True

    def _stamp(self) -> tuple[tuple[int, int], ...]:
        found = [file.stat() for file in self._files]
        return tuple((each.st_ino, each.st_mtime_ns) for each in found)
