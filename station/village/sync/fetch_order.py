"""Which recordings are wanted, the most urgent first, and which of them the disk has room for.

Not handled here: fetching them (`recordings.py`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from station.programme.bulletin import (
    Bulletin,
    Priority,
    Recording,
    in_playing_order,
    in_session_order,
)
from station.programme.timetable import Occurrence


class Urgency(IntEnum):
    """Why a recording is wanted; the smaller the sooner."""

    EMERGENCY = 0
    PLANNED = 1
    REST = 2


@dataclass(frozen=True, slots=True)
class WantedRecording:
    """A recording, the first bulletin that wants it, and how urgently."""

    recording: Recording
    bulletin: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Plan:
    """What to fetch, in order; what to remove before that, for room; what there is no room for."""

    fetch: tuple[WantedRecording, ...]
    remove: tuple[WantedRecording, ...]
    no_room: tuple[WantedRecording, ...]


def fetch_order(
    bulletins: Sequence[Bulletin],
    occurrences: Sequence[Occurrence],
    recordings: Callable[[Bulletin], Iterable[Recording]],
) -> tuple[WantedRecording, ...]:
    """Each recording of `bulletins` once: emergencies', then the next sessions', then the rest.

    `occurrences` are those to come, the next first; `recordings` says which of a bulletin's this
    village plays.
    """
    found: dict[str, WantedRecording] = {}
    for bulletin, urgency in _ordered(bulletins, occurrences):
        for recording in recordings(bulletin):
            found.setdefault(recording.sha256, WantedRecording(recording, bulletin.id, urgency))
    return tuple(found.values())


def _ordered(
    bulletins: Sequence[Bulletin], occurrences: Sequence[Occurrence]
) -> Iterator[tuple[Bulletin, Urgency]]:
    for bulletin in in_playing_order(bulletins):
        if bulletin.priority is Priority.EMERGENCY:
            yield bulletin, Urgency.EMERGENCY
    for occurrence in occurrences:
        names = occurrence.slot.bulletins
        said = [
            bulletin
            for bulletin in bulletins
            if bulletin.answers(names) and bulletin.is_valid(occurrence.starts)
        ]
        for bulletin in in_session_order(said, names):
            yield bulletin, Urgency.PLANNED
    for bulletin in in_playing_order(bulletins):
        yield bulletin, Urgency.REST


def plan(
    wanted: Sequence[WantedRecording], held: Mapping[str, int], room: int, reserve: int = 0
) -> Plan:
    """What of `wanted` to fetch into `room` bytes. `held`: digest → bytes that are here already.

    Emergencies' may take `reserve` bytes more.

    Only what is wanted for a more urgent reason takes the place of something that is here whole,
    the least urgent first: nothing is fetched to and fro.
    """
    fetch: list[WantedRecording] = []
    remove: list[WantedRecording] = []
    no_room: list[WantedRecording] = []
    whole = [each for each in wanted if _lacks(each, held) == 0]
    for each in wanted:
        lacking = _lacks(each, held)
        if lacking == 0:
            continue
        given_up = []
        gain = reserve if each.urgency is Urgency.EMERGENCY else 0
        for other in reversed(whole):
            if room + gain >= lacking or other.urgency <= each.urgency:
                break
            given_up.append(other)
            gain += other.recording.length
        if room + gain < lacking:
            no_room.append(each)
            continue
        room += sum(other.recording.length for other in given_up) - lacking
        remove += given_up
        whole = [other for other in whole if other not in given_up]
        fetch.append(each)
    return Plan(tuple(fetch), tuple(remove), tuple(no_room))


def _lacks(wanted: WantedRecording, held: Mapping[str, int]) -> int:
    """Bytes that are still to come; more than the file's length can't be here."""
    here = held.get(wanted.recording.sha256, 0)
    return max(0, wanted.recording.length - here)
