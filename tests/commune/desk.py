"""The `commune` command in a folder of its own, with a clock that stands and a small studio."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from station.cli.commune.main import Tools, main
from station.commune.home import Home
from station.trust.feed import Feed
from tests.commune.studio import SmallStudio

ROUNDS = 50
"""Of PBKDF2: a test guesses nobody's passphrase, and is to be quick."""
PASSPHRASES = {
    "root": "gốc đa đầu làng",
    "targets": "giếng nước giữa đình",
    "editor": "chiếc loa buổi sáng",
    "chairman": "con dấu đỏ trên bàn",
    "deputy": "chiếc mũ cối xanh",
}
TEXT = """THÔNG BÁO LỊCH TIÊM CHỦNG

Kính thưa bà con, ngày 05/12/2026 trạm y tế xã tiêm chủng cho trẻ em.

Xin cảm ơn bà con đã chú ý lắng nghe!

Ngày 30/11/2026

Phê duyệt của lãnh đạo

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn A
"""


@dataclass
class StandingClock:
    """Stands until it is moved."""

    at: datetime = datetime(2026, 11, 30, 1, 0, 0, 123456, tzinfo=UTC)

    def now(self) -> datetime:
        """As `station.clock.Clock`."""
        return self.at

    def monotonic(self) -> float:
        """As `station.clock.Clock`."""
        return self.at.timestamp()


@dataclass
class Desk:
    """Runs commands as a person at the office's keyboard would."""

    folder: Path
    clock: StandingClock = field(default_factory=StandingClock)
    studio: SmallStudio = field(default_factory=SmallStudio)
    played: list[Path] = field(default_factory=list)
    can_play: bool = True
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home = Home(self.folder / "xa", rounds=ROUNDS)
        self.environment |= {
            f"LOA_THON_PASSPHRASE_{name.upper()}": secret for name, secret in PASSPHRASES.items()
        }

    def run(self, *arguments: str, typed: str = "") -> Result:
        """Run `commune` with `arguments`; `typed` is what the person types."""
        tools = Tools(self.studio, self.clock, self._play, rounds=ROUNDS)
        words = ["--home", str(self.home.path), *arguments]
        environment: dict[str, str | None] = {"LANG": "C.UTF-8", **self.environment}
        return CliRunner().invoke(
            main, words, obj=tools, env=environment, input=typed, catch_exceptions=False
        )

    def do(self, *arguments: str, typed: str = "") -> str:
        """Run a command that must go well; what it printed."""
        result = self.run(*arguments, typed=typed)
        assert result.exit_code == 0, result.output
        return result.stdout

    def digests(self, name: str) -> tuple[str, ...]:
        """What somebody writes who heard a bulletin elsewhere: the digests' first digits."""
        recordings = self.home.store().bulletin(name).bulletin.recordings
        pairs = (("--digest", recording.sha256[:8]) for recording in recordings)
        return ("--no-listen", *(word for pair in pairs for word in pair))

    def approve(self, name: str, *options: str) -> str:
        """The chairman's approval of what he heard elsewhere."""
        return self.do("approve", name, *self.digests(name), *options)

    def refused(self, *arguments: str, typed: str = "") -> tuple[int, str]:
        """Run a command that must be refused; its exit status and its one sentence."""
        result = self.run(*arguments, typed=typed)
        assert result.exit_code not in (0, 1) or result.stderr, result.output
        assert "Traceback" not in result.output
        # All keys lie together here, which each command says.
        lines = (line for line in result.stderr.splitlines() if not line.startswith("KEYS: "))
        return result.exit_code, "\n".join(lines).strip()

    def write(self, name: str, text: str | bytes) -> str:
        """A file of the editor's."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def found(self) -> "Desk":
        """A commune with two villages."""
        names = ("--name", "Xã Mẫu", "--id", "xa-mau", "--village", "na-dong=Thôn Nà Đông")
        self.do("init", *names, "--village", "khuoi-luong=Khuổi Lương")
        return self

    def feed(self) -> Feed:
        """A village's look at what is published."""
        root = self.home.root_file.read_bytes()
        repository = str(self.home.repository)
        now = self.clock.at + timedelta(minutes=1)
        return Feed(repository, self.folder / "village", root, reference_time=now)

    def _play(self, recording: Path) -> bool:
        self.played.append(recording)
        return self.can_play


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An office with a commune, its keys and an empty repository."""
    return Desk(tmp_path).found()
