"""The settings of a commune's office (`commune.toml`)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from station import settings
from station.errors import Sentence
from station.programme.bulletin import IDENTIFIER
from station.programme.timetable import QuietHours
from station.programme.timetable_form import local_time
from station.settings import setting

HEADING = """The settings of a commune's office.
After a change of the name or of the quiet hours: commune renew, then commune publish
"""
_EXAMPLE_ID, _EXAMPLE_NAME = "xa-mau", "Xã Mẫu"


@dataclass(frozen=True, slots=True)
class CommuneIdentity:
    """Which commune this is."""

    id: str = setting("The commune's short name: a-z, 0-9 and -", example=_EXAMPLE_ID)
    name: str = setting("The commune's name as its people write it", example=_EXAMPLE_NAME)
    timezone: str = setting("Its time zone, of the IANA list", "Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class QuietSettings:
    """When nothing but an emergency may sound."""

    start: str = setting("Quiet from", "21:00", unit="local time")
    end: str = setting("Quiet until", "05:00", unit="local time")


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """Who reads aloud."""

    language: str = setting("The language of the bulletins", "vi")
    name: str = setting("Who reads, unless said by --voice; commune voices lists them", "espeak")
    folder: str = setting("Where Piper voices lie: NAME.onnx and NAME.onnx.json", "voices")
    piper: str = setting(
        "The program piper, or a virtual environment that has it; empty: as on the PATH", ""
    )
    valid_days: float = setting(
        "How long a bulletin is valid unless said otherwise",
        7.0,
        unit="days",
        least=0.04,
        most=366,
    )


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """Where `commune serve` listens."""

    listen: str = setting("The address to listen at", "0.0.0.0")  # noqa: S104 - the villages' network
    port: int = setting("The port to listen at", 8000, least=0, most=65535)
    address: str = setting(
        "Where the villages fetch, such as http://loa.example.vn; publish first asks there whether "
        "they have had higher numbers. Empty: nobody is asked",
        "",
    )


@dataclass(frozen=True, slots=True)
class ExpirySettings:
    """How long the villages believe what was signed."""

    feed_days: int = setting(
        "What `publish` signs; a stick that is older is refused",
        60,
        unit="days",
        least=1,
        most=366,
    )
    rules_days: int = setting(
        "The rules and the root; renew them in time: commune renew",
        3650,
        unit="days",
        least=30,
        most=7300,
    )


@dataclass(frozen=True, slots=True)
class VillageEntry:
    """One village that listens."""

    id: str = setting("The village's short name: a-z, 0-9 and -", example="na-dong")
    name: str = setting("The village's name as its people write it", example="Thôn Nà Đông")


@dataclass(frozen=True, slots=True)
class CommuneSettings:
    """All settings of a commune's office."""

    commune: CommuneIdentity
    quiet_hours: QuietSettings = setting("")
    voice: VoiceSettings = setting("")
    serve: ServeSettings = setting("")
    expiry: ExpirySettings = setting("")
    village: list[VillageEntry] = setting("One table for each village", [])

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The commune's time zone."""
        return ZoneInfo(self.commune.timezone)

    @property
    def quiet(self) -> QuietHours:
        """The quiet hours, local time."""
        return QuietHours(_time(self.quiet_hours.start), _time(self.quiet_hours.end))

    @property
    def village_ids(self) -> tuple[str, ...]:
        """The villages' short names, in the file's order."""
        return tuple(village.id for village in self.village)

    def mistakes(self) -> Iterator[str]:
        """What is wrong across keys; `settings.load` reports it."""
        names = [("commune.id", self.commune.id)]
        names += [(f"village[{n}].id", v.id) for n, v in enumerate(self.village, 1)]
        for where, name in names:
            if not IDENTIFIER.fullmatch(name):
                yield Sentence("“{where}” is “{name}”; use a-z, 0-9 and -", where=where, name=name)
        for name in sorted({v for v in self.village_ids if self.village_ids.count(v) > 1}):
            yield Sentence("two villages are called “{name}”", name=name)
        for where in ("start", "end"):
            try:
                _time(getattr(self.quiet_hours, where))
            except ValueError as error:
                yield Sentence("“quiet_hours.{where}”: {error}", where=where, error=error)
        try:
            ZoneInfo(self.commune.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            yield Sentence(
                "“commune.timezone”: there is no time zone “{timezone}”",
                timezone=self.commune.timezone,
            )


def filled_in(commune_id: str, name: str, villages: Mapping[str, str]) -> str:
    """commune.toml for a new commune: the example with its names in it."""
    text, _, village = settings.example(CommuneSettings, HEADING).partition("[[village]]\n")
    text = text.replace(f'id = "{_EXAMPLE_ID}"', f"id = {_quoted(commune_id)}")
    text = text.replace(f'name = "{_EXAMPLE_NAME}"', f"name = {_quoted(name)}")
    if not villages:
        return text + "".join(f"# {line}\n" for line in ["[[village]]", *village.splitlines()])
    return text + "\n".join(
        f"[[village]]\nid = {_quoted(id_)}\nname = {_quoted(spoken)}\n"
        for id_, spoken in villages.items()
    )


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _time(value: str) -> time:
    return local_time(value)
