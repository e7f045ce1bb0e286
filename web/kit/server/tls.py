"""TLS before the panel: takes it off and passes on to a local socket, in one thread.

A phone that dawdles over its handshake holds one of a bounded number of places, and no thread;
what it then says slowly is waitress's to bound. A certificate that was renewed is taken up without
a restart. Not handled here: making certificates, and answers.
"""

import asyncio
import contextlib
import logging
import ssl
import threading
from pathlib import Path

from station.errors import Sentence, SettingsError

log = logging.getLogger(__name__)

MOST = 40
_HANDSHAKE, _IDLE = 5.0, 60.0  # seconds
_PIECE = 65_536
_LOOKS_EVERY = 60.0  # seconds


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


class TlsFront:
    """Listens at `listen`:`port` and passes on to the Unix socket `behind`, until the end of all.

    Every `looks_every` seconds it looks for a renewed certificate. Raises SettingsError when it
    can't listen.
    """

    def __init__(
        self,
        listen: str,
        port: int,
        identity: Identity,
        behind: Path,
        looks_every: float = _LOOKS_EVERY,
    ) -> None:
        self._behind, self._count = behind, 0
        self._identity, self._looks_every = identity, looks_every
        self._loop = asyncio.new_event_loop()
        try:
            self._server = self._loop.run_until_complete(
                asyncio.start_server(
                    self._pass_on, listen, port, ssl=identity.secured, limit=_PIECE,
                    ssl_handshake_timeout=_HANDSHAKE, ssl_shutdown_timeout=1.0,
                )
            )  # fmt: skip
        except OSError as error:
            self._loop.close()
            raise SettingsError(
                [
                    Sentence(
                        "the panel can't listen at {listen}:{port} ({strerror}); see [panel]",
                        listen=listen,
                        port=port,
                        strerror=error.strerror,
                    )
                ]
            ) from error
        self._thread = threading.Thread(target=self._loop.run_forever, name="tls", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._look_for_another(), self._loop)

    def close(self) -> None:
        """Hang up on everybody; only after `start`."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _look_for_another(self) -> None:
        while True:
            await asyncio.sleep(self._looks_every)
            self._identity.look_again()

    async def _pass_on(self, phone: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self._count += 1
        ours: asyncio.StreamWriter | None = None
        try:
            if self._count > MOST:
                return
            answers, ours = await asyncio.open_unix_connection(str(self._behind))
            ways = [asyncio.ensure_future(w) for w in (_copy(phone, ours), _copy(answers, back))]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        except (OSError, asyncio.CancelledError) as error:
            log.debug("a connection ended: %r", error)
        finally:
            self._count -= 1
            for writer in (back, ours):
                if writer is not None:
                    writer.close()


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, TimeoutError):
        while data := await asyncio.wait_for(source.read(_PIECE), _IDLE):
            target.write(data)
            await asyncio.wait_for(target.drain(), _IDLE)
