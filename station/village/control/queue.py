"""What a person may ask of the running station, and what it answers.

Requests come from the control socket's threads and wait here for the broadcaster's loop, which
answers them between two ticks; so an answer is never older than the question. Not handled here:
the socket (`client.py`), what a status says (`requests/status.py`).
"""

import os
import queue
import select
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from station.errors import InputError, LinkError
from station.village.control.messages.request import Request, reply_of

Handler = Callable[[Any], object]
"""Takes a request and gives its reply."""

_PATIENCE = 2.5
_MOST_AT_ONCE = 16


class Waiting:
    """What waits for the loop, from any thread; each that comes rings a bell that it hears."""

    def __init__(self) -> None:
        self._requests: queue.SimpleQueue[tuple[Request[Any], Future[object]]] = queue.SimpleQueue()
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        weakref.finalize(self, os.close, self._bell)

    def put(self, request: Request[Any], future: Future[object]) -> None:
        """Have the loop answer `request` in `future`."""
        self._requests.put((request, future))
        self.wake()

    def wake(self) -> None:
        """Let the loop go on at once."""
        os.eventfd_write(self._bell, 1)

    def wait(self, patience: float, word: int | None) -> None:
        """Until the bell rings, or there is something to read from the file `word`, if any.

        For `patience` seconds at most.
        """
        files = [self._bell] if word is None else [self._bell, word]
        if self._bell in select.select(files, [], [], max(patience, 0.001))[0]:
            os.eventfd_read(self._bell)

    def next(self) -> tuple[Request[Any], Future[object]] | None:
        """What has waited longest."""
        try:
            return self._requests.get_nowait()
        except queue.Empty:
            return None

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return self._requests.empty()


class Commands:
    """What is asked over the queue `waiting`, and the handlers of the loop.

    Those of `aside` may wait for the disk, and touch nothing of the air: they answer on the asking
    thread.
    """

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        aside: Mapping[str, Handler] | None = None,
        waiting: Waiting | None = None,
    ) -> None:
        self._handlers, self._aside = handlers, aside or {}
        self._waiting = waiting or Waiting()

    def ask(self, request: Request[Any]) -> object:
        """The loop's answer; for any thread. Raises what the handler raises, or LinkError."""
        aside = self._aside.get(request.do)
        if aside is not None:
            return _replied(aside, request)
        future: Future[object] = Future()
        self._waiting.put(request, future)
        try:
            return future.result(_PATIENCE)
        except TimeoutError as error:
            raise LinkError("the station is busy and did not answer; try again") from error

    def answer(self, patience: float, word: int | None = None) -> None:
        """Answer what is waiting; wait up to `patience` seconds for the first. The loop's only.

        The waiting ends, too, when there is something to read from the file `word`.
        """
        if self._waiting.empty:
            self._waiting.wait(patience, word)
        for _ in range(_MOST_AT_ONCE):
            if (waiting := self._waiting.next()) is None:
                return
            self._answer_one(*waiting)

    def _answer_one(self, request: Request[Any], future: Future[object]) -> None:
        try:
            handler = self._handlers.get(request.do, _unknown)
            future.set_result(_replied(handler, request))
        except Exception as error:  # noqa: BLE001 - it belongs to the one who asked
            future.set_exception(error)


def _replied(handler: Handler, request: Request[Any]) -> object:
    """The handler's reply, which is to be of the kind that the request's class names."""
    reply, kind = handler(request), reply_of(type(request))
    if type(reply) is not kind:
        raise TypeError(f"“{request.do}” is answered with {type(reply)} instead of {kind}")
    return reply


def _unknown(request: Request[Any]) -> object:
    raise InputError("there is no command “{request}”", request=request.do)
