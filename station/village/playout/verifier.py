"""What is played is verified just before: from a request to the files that may sound.

Not handled here: the proof of one bulletin (`library/library.py`).
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from os.path import lexists

from station.air.player.messages import PlayItem
from station.errors import LoaThonError
from station.programme.asrun import Kind
from station.programme.request import AirRequest
from station.village.library.library import Library
from station.village.playout.computed import CLOSING, TUNE, ComputedSound, ComputedSounds

log = logging.getLogger(__name__)


class Verifier:
    """`gain` gives the amplitude, 0 to 1, of a request.

    `heartbeat` is called whenever the proof goes on: of a long recording it takes a while. `own`
    gives what requests of those kinds play that are of none of the commune's bulletins: made here.
    """

    def __init__(
        self,
        library: Library,
        sounds: ComputedSounds,
        gain: Callable[[AirRequest], float],
        heartbeat: Callable[[], None],
        makers: Mapping[Kind, Callable[[AirRequest], Sequence[PlayItem]]] | None = None,
    ) -> None:
        self._makers = makers or {}
        self._told: dict[str, str] = {}
        self._library, self._gain, self._heartbeat = library, gain, heartbeat
        # Made now: to compute one takes seconds, which no broadcast has.
        self._tune, self._closing = sounds.sound(TUNE), sounds.sound(CLOSING)

    def items(self, request: AirRequest) -> Sequence[PlayItem]:
        """The files to play, each verified just now; what isn't is left out and logged."""
        gain = self._gain(request)
        maker = self._makers.get(request.kind)
        if maker is not None and not any(item.bulletin for item in request.items):
            spoken = maker(request)
        else:
            spoken = self._bulletins(request, gain)
        if not spoken:
            return ()
        before = _adorning(self._tune, gain) if request.tune else ()
        after = _adorning(self._closing, gain) if request.closing else ()
        return (*before, *spoken, *after)

    def is_there(self, request: AirRequest) -> bool:
        """Whether something of `request` may be here: a look without any proof, for who waits."""
        named = [item for item in request.items if item.bulletin]
        return not named or any(lexists(self._library.audio(item.sha256)) for item in named)

    def _tell(self, name: str, error: LoaThonError) -> None:
        """In the log, once for each sentence: what fails is tried twice a second."""
        if self._told.get(name) != str(error):
            log.error("bulletin %s is not played: %s", name, error)
        self._told = {name: str(error)}

    def _bulletins(self, request: AirRequest, gain: float) -> Sequence[PlayItem]:
        good: dict[str, frozenset[str]] = {}
        for name in dict.fromkeys(item.bulletin for item in request.items):
            try:
                good[name] = frozenset(
                    r.sha256 for r in self._library.verify(name, self._heartbeat)
                )
            except LoaThonError as error:
                self._tell(name, error)
        return [
            PlayItem(self._library.verified_audio(item.sha256), gain, item.title)
            for item in request.items
            if item.sha256 in good.get(item.bulletin, ())
        ]


def _adorning(sound: ComputedSound, gain: float) -> Sequence[PlayItem]:
    """It only adorns the word: what isn't whole is left out."""
    path = sound.verified()
    return () if path is None else (PlayItem(path, gain, sound.name),)
