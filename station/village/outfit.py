"""What a box has besides amplifier and sound card, built from its settings.

Sense inputs, microphone, daily test, buttons, lamp: each may be absent. Not handled here: what they
do (`proving.py`, `self_test.py`, `hands.py`).
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from station.air.amplifier import Amplifier
from station.air.listener_process import Listener, ListenerProcess
from station.air.pins import Factory
from station.air.sense import Sense
from station.clock import Clock
from station.errors import InputError, StorageError
from station.village.commands import HandCommands
from station.village.hands import Hands
from station.village.journal import Journal
from station.village.lamp import Pattern
from station.village.proving import Witness
from station.village.scribe import Scribe
from station.village.self_test import DailyTest, SelfTest, probe
from station.village.village_settings import StationSettings

log = logging.getLogger(__name__)

USUAL = "usual-gain"
"""The journal's mark for how many dB below what is sent the microphone hears it."""

_BUTTON = "the box's button"


def witness(
    settings: StationSettings, pins: Factory, amplifier: Amplifier, clock: Clock, journal: Journal
) -> Witness:
    """Who proves that it sounded. Raises HardwareError when a pin can't be had."""
    sense, microphone = settings.sense, settings.microphone

    def listener() -> Listener:
        return ListenerProcess(microphone.device, microphone.farthest)

    return Witness(
        Sense(
            pins,
            mains=sense.mains_pin,
            current=sense.current_pin,
            active_high=sense.active_high,
        ),
        listener if microphone.device else None,
        earshot=_earshot(settings),
        monotonic=clock.monotonic,
        relays=lambda: amplifier.on,
        mains_relay=settings.amplifier.mains_pin is not None,
        usual=_marked(journal),
    )


def self_test(
    settings: StationSettings, done: Collection[str], is_quiet: Callable[[datetime], bool]
) -> SelfTest | None:
    """The daily test, where the settings give it an hour."""
    at = settings.sense.test_time
    if at is None:
        return None
    try:
        recording = probe(settings.state / "jingles")
    except StorageError as error:
        log.error("%s", error)  # noqa: TRY400 - the sentence is enough
        recording = probe(Path(settings.paths.runtime) / "jingles")
    sensed = settings.sense.current_pin is not None
    heard = settings.zone_ids if sensed else _earshot(settings)
    daily = DailyTest(
        at=at,
        zone=settings.zoneinfo,
        zones=settings.zone_ids,
        heard=frozenset(heard),
        gain=settings.sense.test_gain,
        recording=recording,
    )
    return SelfTest(daily, done, is_quiet)


def hands(
    settings: StationSettings,
    pins: Factory,
    commands: HandCommands,
    scribe: Scribe,
    wake: Callable[[], None],
    shows: Callable[[], Pattern],
) -> Hands:
    """The buttons and the lamp. Raises HardwareError when a pin can't be had."""
    given = settings.hands

    def stop() -> Any:
        return commands.stop({"by": _BUTTON})

    def speak() -> Any:
        name = given.speak_plays if given.speak_plays != "last" else _last(scribe)
        return commands.play({"bulletin": name, "by": _BUTTON})

    buttons: dict[str, tuple[int, Callable[[], object]]] = {}
    if given.stop_pin is not None:
        buttons["stop"] = (given.stop_pin, stop)
    if given.speak_pin is not None:
        buttons["speak"] = (given.speak_pin, speak)
    return Hands(
        pins,
        buttons=buttons,
        lamp=given.lamp_pin,
        active_high=given.active_high,
        wake=wake,
        shows=shows,
    )


def remember(found: Witness, journal: Journal) -> None:
    """Keep what is usual, for the next start; a chore. Raises StorageError."""
    if found.usual is not None:
        journal.mark(USUAL, f"{found.usual:.1f}")


def _earshot(settings: StationSettings) -> frozenset[str]:
    """The zones that the microphone hears; none without one."""
    if not settings.microphone.device:
        return frozenset()
    return frozenset(settings.microphone.zones or settings.zone_ids)


def _last(scribe: Scribe) -> str:
    """The bulletin that sounded last. Raises InputError when there is none."""
    for entry in reversed(scribe.recent):
        if entry.started is not None and any(entry.items):
            return next(filter(None, reversed(entry.items)))
    raise InputError("no bulletin has sounded yet")


def _marked(journal: Journal) -> float | None:
    value = journal.marked(USUAL)
    try:
        return None if value is None else float(value)
    except ValueError:
        return None
