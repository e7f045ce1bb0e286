"""Where the station's files lie: each path below the state and the runtime folder, spelled once.

What lies in the state folder survives power cuts; the runtime folder may be in memory. Not handled
here: what is in them.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """All below the folders `state` and `runtime`."""

    state: Path
    runtime: Path

    @property
    def journal(self) -> Path:
        """The as-run log, and all that is marked down."""
        return self.state / "journal.sqlite"

    @property
    def journal_aside(self) -> Path:
        """The as-run log for as long as the disk has none to give."""
        return self.runtime / "journal-aside.sqlite"

    @property
    def daemon_locks(self) -> tuple[Path, Path]:
        """By which a daemon knows that it is the only one."""
        return self.runtime / "daemon.lock", self.state / "daemon.lock"

    @property
    def library(self) -> Path:
        """Statements and recordings as the sync and sticks lay them down."""
        return self.state / "library"

    @property
    def feed(self) -> Path:
        """The commune repository's metadata as it was last verified."""
        return self.state / "feed"

    @property
    def library_lock(self) -> Path:
        """By which the sync and a stick take turns."""
        return self.state / "sync.lock"

    @property
    def releases(self) -> Path:
        """What has been fetched of the program's releases."""
        return self.state / "program"

    @property
    def verified_copies(self) -> Path:
        """Recordings as they were verified for a play that is near."""
        return self.runtime / "verified"

    @property
    def clock_source(self) -> Path:
        """When in this boot the clock was last right, and by whom."""
        return self.runtime / "clock.json"

    @property
    def battery_record(self) -> Path:
        """When the battery clock was last known to be right."""
        return self.state / "rtc.json"

    @property
    def battery_first(self) -> Path:
        """How the battery clock stood in this boot before NTP spoke."""
        return self.runtime / "rtc.json"

    @property
    def weak_supply(self) -> Path:
        """When in this boot the supply was too weak."""
        return self.runtime / "power.json"

    @property
    def disk_test(self) -> Path:
        """What the last test of the disk found."""
        return self.runtime / "disk-test.json"

    @property
    def jingles(self) -> tuple[Path, Path]:
        """Folders for computed sounds: one that survives power cuts, one that may be in memory."""
        return self.state / "jingles", self.runtime / "jingles"

    @property
    def memos(self) -> tuple[tuple[Path, Path], tuple[Path, Path]]:
        """Folders for recordings, each with its inbox; the second may be in memory."""
        lasting = (self.state / "memos", self.state / "inbox")
        return lasting, (self.runtime / "memos", self.runtime / "inbox")

    @property
    def live(self) -> Path:
        """The pipe through which somebody's voice comes."""
        return self.runtime / "live"

    @property
    def unread_sticks(self) -> Path:
        """The kinds of USB sticks that are in the box and aren't read."""
        return self.runtime / "unread-sticks"

    @property
    def relay_pins(self) -> Path:
        """The pins that are driven off when the daemon has died."""
        return self.runtime / "relays"

    @property
    def control_socket(self) -> Path:
        """Where the daemon answers."""
        return self.runtime / "control.sock"

    @property
    def sync_socket(self) -> Path:
        """Where the process that syncs listens, if systemd starts it."""
        return self.runtime / "sync.sock"
