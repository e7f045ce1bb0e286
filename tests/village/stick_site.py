"""A village's box with settings and folders of its own, beside a commune that makes sticks."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from station.commune.stick.out import export
from station.settings import load
from station.village.settings.station import StationSettings
from station.village.stick.desk import OwnDesk
from station.village.stick.exchange import take_stick
from tests.office_simulator import BEGINNING, OfficeSimulator

SETTINGS = """
[village]
id = "na-dong"
name = "Thôn Nà Đông"
[commune]
source = "{source}"
root = "{folder}/root.json"
[sound]
[amplifier]
[[zone]]
id = "cong-lang"
name = "Cổng làng"
pin = 27
[paths]
state = "{folder}/state"
runtime = "{folder}/run"
"""


@dataclass
class Site:
    """`now` is what the box's clock says; `said` is what `station stick` printed."""

    folder: Path
    office: OfficeSimulator
    clock_now: datetime = BEGINNING
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.box, self.stick = self.folder / "box", self.folder / "stick"
        self.box.mkdir(exist_ok=True)
        self.stick.mkdir(exist_ok=True)
        (self.box / "root.json").write_bytes(self.office.root_bytes)
        self.file = self.box / "station.toml"
        self.file.write_text(SETTINGS.format(folder=self.box, source="stick"))

    def now(self) -> datetime:
        """As `station.clock.Clock`."""
        return self.clock_now

    def monotonic(self) -> float:
        """As `station.clock.Clock`."""
        return self.clock_now.timestamp()

    @property
    def settings(self) -> StationSettings:
        """The box's settings."""
        return load(self.file, StationSettings)

    def export(self) -> None:
        """The office makes the stick."""
        office = self.office
        export(office.repository, self.stick, office.root_bytes, office.now, lambda _: None)

    def take(self) -> str:
        """Put the stick in; what was said."""
        self.said.clear()
        desk = OwnDesk(self.file, lambda: self.settings, self)
        take_stick(self.settings, self.stick, desk, self.said.append)
        return "\n".join(self.said)

    def held(self) -> list[str]:
        """The bulletins in the box's library, by their files."""
        return sorted(p.stem for p in (self.box / "state/library/bulletins").glob("*.json"))
