"""Sockets that are watched, with epoll(7): whose each is, and what is waited for.

A socket that is let go stays open until the pass is over: its number then can't be another's while
events of the same pass are still to be looked at.
"""

import select
import socket

from web.kit.server.visit import Visit

IN, OUT = select.EPOLLIN, select.EPOLLOUT
_GONE = select.EPOLLRDHUP


class Watched:
    """The sockets of all visits, beside those that listen."""

    def __init__(self, listeners: list[socket.socket]) -> None:
        self._poll = select.epoll()
        self._whose: dict[int, tuple[Visit, int]] = {}
        self._let_go: list[socket.socket] = []
        self._listeners = {each.fileno(): each for each in listeners}
        for fileno in self._listeners:
            self._poll.register(fileno, IN)

    def pending(self, seconds: float) -> list[tuple[int, int]]:
        """What has happened, within `seconds`: first to phones that are in, last who comes."""
        return sorted(self._poll.poll(seconds), key=self._rank)

    def visits(self) -> set[Visit]:
        """All of them."""
        return {visit for visit, _ in self._whose.values()}

    def whose(self, fileno: int) -> Visit | None:
        """The visit to which the socket belongs; None when it listens, or was let go."""
        found = self._whose.get(fileno)
        return found[0] if found else None

    def listener(self, fileno: int) -> socket.socket | None:
        """The socket that listens, if it is one."""
        return self._listeners.get(fileno)

    def watch(self, visit: Visit) -> None:
        """Wait for what `visit` now needs."""
        if visit.gone:
            self._forget(visit.fileno)  # it would be told of without end
        else:
            wants = IN * visit.listens | OUT * bool(visit.outward)
            self._set(visit, visit.fileno, wants | _GONE)
        if visit.behind is not None:
            wants = IN * visit.behind_listens | OUT * bool(visit.inward)
            self._set(visit, visit.behind.fileno(), wants)

    def let_go(self, gone: socket.socket) -> None:
        """Close it, as soon as this pass is over."""
        self._forget(gone.fileno())
        self._let_go.append(gone)

    def end_pass(self) -> None:
        """Close what was let go."""
        for gone in self._let_go:
            gone.close()
        self._let_go.clear()

    def close(self) -> None:
        """Everything."""
        self.end_pass()
        for listener in self._listeners.values():
            listener.close()
        self._poll.close()

    def _forget(self, fileno: int) -> None:
        if self._whose.pop(fileno, None) is not None:
            self._poll.unregister(fileno)

    def _set(self, visit: Visit, fileno: int, events: int) -> None:
        known = self._whose.get(fileno)
        if known is None:
            self._poll.register(fileno, events)
        elif known[1] != events:
            self._poll.modify(fileno, events)
        else:
            return
        self._whose[fileno] = visit, events

    def _rank(self, event: tuple[int, int]) -> int:
        visit = self.whose(event[0])
        return 2 if visit is None else (0 if visit.inside else 1)
