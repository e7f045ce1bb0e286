"""What a player's word means to the sequence; its figures go into the report of the sound.

Not handled here: what follows (`sequence.py`).
"""

import logging
from datetime import UTC, datetime

from station.air.player.messages import Event, Failed, Opened, PlayingEnded, Progress, Started
from station.programme.asrun import Reason
from station.village.playout import sequence_events as events
from station.village.playout.sequence import Stage
from station.village.playout.timing import SoundReport

log = logging.getLogger(__name__)


def meaning(word: Event, stage: Stage, sound: SoundReport) -> events.Event | None:
    """The event that `word` is at this `stage`, if any; `sound` learns from it."""
    sounding = stage is Stage.SOUNDING
    match word:
        case Opened():
            return events.CardOpened()
        case Started() if stage is Stage.TOLD:
            sound.started, sound.error_ms = datetime.fromtimestamp(word.at, UTC), word.error_ms
            return events.FirstFrame()
        case Progress():
            sound.level = word.level if sounding else None
            sound.lost = word.lost and sounding
        case PlayingEnded(stopped=False) if sounding:
            sound.underruns, sound.corrected = word.underruns, word.corrected
            return events.LastFrame()
        case Failed():
            log.error("the player failed (%s): %s", word.reason, word.text)
            return events.PlayerFailed(Reason.NOT_THERE if word.reason == "file" else Reason.CARD)
        case _:
            pass
    return None
