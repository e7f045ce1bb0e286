"""The page's door: takes every connection, in one thread, and passes requests on.

What can be made to wait is made to wait here, where it costs a socket and no thread: slow heads
and bodies, handshakes that never begin, strangers beyond their number. Not handled here: who may
stay (`places.py`), one connection (`visit.py`), its requests (`traffic.py`).
"""

import logging
import ssl
import time
from collections.abc import Callable, Sequence

from web.kit.server.listeners import ListeningSocket, has_spoken, plain
from web.kit.server.places import ConnectionPlaces
from web.kit.server.traffic import Elsewhere, Judge, Traffic
from web.kit.server.visit import Visit, VisitStage
from web.kit.server.watched import IN, OUT, Watched

log = logging.getLogger(__name__)

STRANGERS, INSIDERS = 64, 128
"""Connections at once."""

_ACCEPTS_AT_ONCE, _HANDSHAKES_AT_ONCE = 256, 4
_STORM = 16
"""How many come at once when the door can't keep up: whoever waited had time to speak."""

_TICK = 1.0  # seconds
_TELLS_EVERY = 600.0  # seconds


class Door:
    """Lets in what comes to `listeners`; `path`, `judge`, `elsewhere` are for its traffic.

    `tick` is called every second.
    """

    def __init__(
        self,
        listeners: Sequence[ListeningSocket],
        path: Callable[[str], str],
        judge: Judge,
        elsewhere: Elsewhere,
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self._listeners = {each.socket: each for each in listeners}
        self._tick, self._places = (
            tick,
            ConnectionPlaces[Visit](STRANGERS, INSIDERS, lambda visit: visit.is_busy),
        )
        self._watched = Watched(list(self._listeners))
        self._traffic = Traffic(
            judge, elsewhere, path, self._places, self._end, self._watched.let_go
        )
        self._shakes = self._gave_way = 0
        self._told, self._failed = float("-inf"), False

    def run(self) -> None:
        """Until an exception ends it, such as SystemExit."""
        next_tick = 0.0
        try:
            while True:
                self._pass()
                if time.monotonic() >= next_tick:
                    next_tick = time.monotonic() + _TICK
                    self._look_round()
                    self._tick()
        finally:
            for visit in self._watched.visits():
                self._end(visit)
            self._watched.close()

    def _pass(self) -> None:
        self._shakes = 0
        for fileno, event in self._watched.pending(_TICK):
            visit, listener = self._watched.whose(fileno), self._watched.listener(fileno)
            if visit is not None:
                self._attend(visit, fileno, event)
            elif listener is not None:
                self._accept(self._listeners[listener])
        self._watched.end_pass()

    def _accept(self, listener: ListeningSocket) -> None:
        for number in range(_ACCEPTS_AT_ONCE):
            try:
                phone, where = listener.socket.accept()
            except OSError:  # nobody more, or it has gone again
                return
            phone.setblocking(False)
            if number >= _STORM and not has_spoken(phone, listener.scheme):
                self._gave_way += 1
                phone.close()
                continue
            visit = Visit(phone, plain(where[0]), listener.scheme, time.monotonic())
            visit.tls = listener.tls
            if (oldest := self._places.enter(visit, visit.address)) is not None:
                self._gave_way += 1
                self._end(oldest)
            self._attend(visit, visit.fileno, IN)

    def _attend(self, visit: Visit, fileno: int, event: int) -> None:
        """Something has come to the connection `fileno` of `visit`, or may go there."""
        try:
            on = (
                self._from_phone(visit, event)
                if fileno == visit.fileno
                else self._from_behind(visit, event)
            )
            if on:
                self._watched.watch(visit)
        except OSError as error:
            log.debug("a connection ended: %r", error)
            on = False
        except Exception:
            log.log(logging.DEBUG if self._failed else logging.ERROR, "a request", exc_info=True)
            self._failed, on = True, False
        if not on:
            self._end(visit)
        self._let_strangers_on()

    def _let_strangers_on(self) -> None:
        while True:
            try:
                visit = self._traffic.next_stranger()
            except OSError as error:
                log.warning("a request could not be passed on: %s", error)
                continue
            if visit is None:
                return
            self._attend(visit, visit.fileno, OUT)

    def _from_phone(self, visit: Visit, event: int) -> bool:
        """Whether `visit` goes on. Raises OSError."""
        if visit.stage in (VisitStage.HELLO, VisitStage.HANDSHAKE) and not self._shake(visit):
            return True
        if event & ~(IN | OUT) and not visit.listens:
            return False
        self._read(visit)
        return _settled(visit)

    def _read(self, visit: Visit) -> None:
        if not visit.listens:
            return
        visit.read()
        self._traffic.advance(visit)
        if visit.gone:
            self._traffic.bring_to_end(visit)

    def _from_behind(self, visit: Visit, event: int) -> bool:
        """Whether `visit` goes on. Raises OSError."""
        visit.heard = time.monotonic()
        visit.write_behind()
        if event & ~OUT and not visit.read_behind():
            self._traffic.leave_behind(visit)
            visit.enter(VisitStage.LAST, visit.heard)
        self._read(visit)  # there is room again, and TLS may hold what the kernel doesn't tell of
        return _settled(visit)

    def _shake(self, visit: Visit) -> bool:
        """One step of the handshake; whether it is done. Raises OSError."""
        if visit.stage is VisitStage.HELLO and not visit.begins_tls():
            return False
        if self._shakes >= _HANDSHAKES_AT_ONCE:
            return False  # the poll tells of it again
        self._shakes += 1
        try:
            visit.secured.do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return False
        visit.enter(VisitStage.HEAD, time.monotonic())
        return True

    def _look_round(self) -> None:
        """Put out who is late, and tell, seldom, how many gave way."""
        now = time.monotonic()
        for visit in self._watched.visits():
            if visit.is_late(now):
                self._end(visit)
        self._watched.end_pass()
        self._let_strangers_on()
        if self._gave_way and now - self._told > _TELLS_EVERY:
            log.warning("%d connections gave way to others", self._gave_way)
            self._gave_way, self._told = 0, now

    def _end(self, visit: Visit) -> None:
        if not visit.has_ended:
            visit.has_ended = visit.gone = True
            self._places.leave(visit, visit.address)
            visit.say_goodbye()
            self._watched.let_go(visit.phone)
            visit.fileno = -1  # the number may soon be another's
        if not self._traffic.keeps_its_turn(visit):
            self._traffic.forget(visit)


def _settled(visit: Visit) -> bool:
    """Write what can be written at once; whether it goes on."""
    visit.write_behind()
    if visit.gone:
        return visit.stage is VisitStage.WAITS and not visit.outward
    visit.write()
    return visit.stage is not VisitStage.LAST or bool(visit.outward)
