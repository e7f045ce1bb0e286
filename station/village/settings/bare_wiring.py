"""Which pins there are, out of settings that may be in pieces: for switching off, and nothing else.

When the settings are right it is what they say; else whatever can still be read of station.toml,
table by table; else the pins that the daemon wrote down. Not handled here: driving them.
"""

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from station.errors import SettingsError
from station.settings import load
from station.village.settings.places import Places
from station.village.settings.station import PathSettings, StationSettings
from station.village.settings.wiring import AmplifierSettings

_PINS = range(28)
_MOST_BYTES = 1_000_000
_PATHS, _AMPLIFIER = PathSettings(), AmplifierSettings()


@dataclass(frozen=True, slots=True)
class BareWiring:
    """The `driver` of the pins, a folder in which it may write, and the relays' pins by name."""

    driver: str
    active_high: bool
    mains: int | None
    zones: dict[str, int]
    runtime: Path


def wiring_of(settings: StationSettings) -> BareWiring:
    """What good settings say."""
    wiring = settings.amplifier
    zones = {zone.id: zone.pin for zone in settings.zone}
    runtime = settings.places.runtime
    return BareWiring(wiring.pins, wiring.active_high, wiring.mains_pin, zones, runtime)


def bare_wiring(file: Path) -> BareWiring:
    """As much as can be known of the wiring. Raises SettingsError when that is nothing."""
    try:
        return wiring_of(load(file, StationSettings))
    except SettingsError:
        found = _salvaged(list(_tables(file)))
        if not found.zones and found.mains is None:
            found = _written_down(found)
        if not found.zones and found.mains is None:
            raise
        return found


def _tables(file: Path) -> Iterator[dict[str, Any]]:
    """Each table of the file that can be read by itself."""
    text = ""
    with suppress(OSError), file.open("rb") as opened:
        text = opened.read(_MOST_BYTES).decode("utf-8", "replace")
    for part in ("\n" + text).split("\n[")[1:]:
        with suppress(tomllib.TOMLDecodeError):
            yield tomllib.loads(f"[{part}")


def _salvaged(tables: list[dict[str, Any]]) -> BareWiring:
    amplifier, paths = _last(tables, "amplifier"), _last(tables, "paths")
    zones = [zone for table in tables for zone in _zones(table)]
    driver, runtime = amplifier.get("pins"), paths.get("runtime")
    return BareWiring(
        driver if isinstance(driver, str) else _AMPLIFIER.pins,
        amplifier.get("active_high") is not False,
        _pin(amplifier.get("mains_pin")),
        {f"zone {pin}": pin for zone in zones if (pin := _pin(zone.get("pin"))) is not None},
        Path(runtime if isinstance(runtime, str) else _PATHS.runtime),
    )


def _last(tables: list[dict[str, Any]], name: str) -> dict[str, Any]:
    found = [table[name] for table in tables if isinstance(table.get(name), dict)]
    return found[-1] if found else {}


def _zones(table: dict[str, Any]) -> list[dict[str, Any]]:
    rows = table.get("zone")
    rows = rows if isinstance(rows, list) else [rows]
    return [row for row in rows if isinstance(row, dict)]


def _pin(value: object) -> int | None:
    return value if type(value) is int and value in _PINS else None


def _written_down(known: BareWiring) -> BareWiring:
    """By what the daemon wrote down before it took the pins (`playout/amplifier.py`)."""
    words: list[str] = []
    with suppress(OSError, UnicodeDecodeError):
        words = Places(Path(_PATHS.state), known.runtime).relay_pins.read_text("ascii").split()
    pins = [int(word) for word in words[1:] if word.isdecimal() and int(word) in _PINS]
    zones = {f"pin {pin}": pin for pin in pins}
    return replace(known, active_high=words[:1] != ["1"], zones=zones) if pins else known
