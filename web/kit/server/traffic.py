"""Requests on their way from the door to the servers behind: judged, whole, in turn.

Not handled here: the sockets' events (`door.py`), and the rules (`intake.py`).
"""

import socket
import time
from collections import deque
from collections.abc import Callable

from web.kit.server.head import BadHeadError, Head
from web.kit.server.intake import IntakeAnswer, IntakeVerdict
from web.kit.server.listeners import ELSEWHERE
from web.kit.server.places import ConnectionPlaces
from web.kit.server.visit import Visit, VisitStage

STRANGERS_AT_ONCE = 8
_READS = (VisitStage.HEAD, VisitStage.BODY, VisitStage.PAST)

Judge = Callable[[Head, int], IntakeVerdict]
Elsewhere = Callable[[Head, Visit], IntakeAnswer]


class Traffic:
    """Passes on what visits bring, to the local socket that `path` names for a lane.

    `judge` says what becomes of a request while so many recordings are under way; `elsewhere`
    answers who comes where the door only leads on. Whoever gives way for another is put out by
    `put_out`, sockets behind are let go by `let_go`.
    """

    def __init__(
        self,
        judge: Judge,
        elsewhere: Elsewhere,
        path: Callable[[str], str],
        places: ConnectionPlaces[Visit],
        put_out: Callable[[Visit], None],
        let_go: Callable[[socket.socket], None],
    ) -> None:
        self._judge, self._elsewhere, self._path = judge, elsewhere, path
        self._places, self._put_out, self._let_go = places, put_out, let_go
        self._waiting: deque[Visit] = deque()
        self._strangers: set[Visit] = set()
        self._uploads: set[Visit] = set()

    def advance(self, visit: Visit) -> None:
        """Go through what the phone has sent. Raises OSError."""
        now = visit.heard = time.monotonic()
        while visit.stage in _READS:
            if visit.stage is VisitStage.HEAD and not self._begin(visit, now):
                return
            if not visit.take_body():
                if visit.inside and visit.stage is VisitStage.BODY:
                    self._connect(visit)
                return
            self._whole(visit, now)

    def bring_to_end(self, visit: Visit) -> None:
        """The phone has gone: what it has asked for is still done, if it is in."""
        done = visit.inside and visit.behind is not None and visit.stage is VisitStage.HEAD
        visit.enter(VisitStage.WAITS if done else VisitStage.LAST, time.monotonic())

    def next_stranger(self) -> Visit | None:
        """The next one whose turn it is, now connected, if there is any. Raises OSError."""
        if not self._waiting or len(self._strangers) >= STRANGERS_AT_ONCE:
            return None
        visit = self._waiting.popleft()
        self._strangers.add(visit)
        self._connect(visit)
        visit.awaits = True
        return visit

    def keeps_its_turn(self, visit: Visit) -> bool:
        """Whether a stranger who has gone is still being answered behind.

        Else whoever asks and goes away at once has more begun than can be done.
        """
        return visit in self._strangers and visit.awaits and visit.behind is not None

    def forget(self, visit: Visit) -> None:
        """It has ended."""
        self._strangers.discard(visit)
        self._uploads.discard(visit)
        if visit in self._waiting:
            self._waiting.remove(visit)
        self.leave_behind(visit)

    def leave_behind(self, visit: Visit) -> None:
        """The server behind has no more to say to it."""
        if visit.behind is not None:
            self._let_go(visit.behind)
            visit.behind = None

    def _begin(self, visit: Visit, now: float) -> bool:
        """Whether there is a head, which has then been judged."""
        try:
            head = visit.next_head()
        except BadHeadError as error:
            visit.say(IntakeAnswer(str(error)), now)
            return False
        if head is None:
            return False
        if visit.scheme == ELSEWHERE:
            visit.say(self._elsewhere(head, visit), now)
            return False
        verdict = self._judge(head, len(self._uploads))
        if verdict.inside:
            self._know(visit)
        if verdict.uploads:
            self._uploads.add(visit)
        visit.begin(head, verdict, now)
        return visit.stage in _READS

    def _know(self, visit: Visit) -> None:
        visit.inside = True
        out = self._places.know(visit, visit.address)
        if out is not None:
            self._put_out(out)

    def _whole(self, visit: Visit, now: float) -> None:
        """A request has come whole."""
        if visit.stage is VisitStage.PAST and visit.answer is not None:
            visit.say(visit.answer, now)
        elif visit.inside and not visit.answered_last:
            self._uploads.discard(visit)
            self._connect(visit)
            visit.awaits = True
            visit.enter(VisitStage.HEAD, now)
        else:
            visit.enter(VisitStage.WAITS, now)
            self._waiting.append(visit)

    def _connect(self, visit: Visit) -> None:
        """Have the server behind that the request is for."""
        if visit.behind is not None and visit.lane == visit.wanted_lane:
            return
        self.leave_behind(visit)
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.setblocking(False)
        visit.behind, visit.lane = made, visit.wanted_lane
        made.connect(self._path(visit.lane))
