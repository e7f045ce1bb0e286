"""Where the station's files lie: each path below the state and the runtime folder, spelled once.

What lies in the state folder survives power cuts; the runtime folder may be in memory. Not handled
here: what is in them, and the marks of updates, which have a table (`update/marks.py`)."""

from dataclasses import dataclass
from pathlib import Path

SEQUENCES = "sequences.json"
"""In a folder of statements: their numbers, by which an older one is refused."""

HEARD = "heard"  # in the runtime folder: what somebody listens to on a phone


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
    def seen_by_sync(self) -> Path:
        """The numbers of statements that sync and sticks have seen."""
        return self.library / SEQUENCES

    @property
    def verified_rules(self) -> Path:
        """The rules as the daemon last verified them; the sync can't write here."""
        return self.state / "verified" / "rules.json"

    @property
    def seen_by_daemon(self) -> Path:
        """The numbers of statements that the daemon has seen."""
        return self.state / "verified" / SEQUENCES

    @property
    def feed(self) -> Path:
        """The commune repository's metadata as it was last verified."""
        return self.state / "feed"

    @property
    def library_lock(self) -> Path:
        """By which the sync and a stick take turns."""
        return self.state / "sync.lock"

    @property
    def sync_cache(self) -> Path:
        """What a sync remembers until the next one."""
        return self.runtime / "sync.json"

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
    def disk_fault(self) -> Path:
        """The fault that a test of the disk found, until another finds none."""
        return self.state / "disk-fault.json"

    @property
    def jingles(self) -> tuple[Path, Path]:
        """Folders for computed sounds: one that survives power cuts, one that may be in memory."""
        return self.state / "jingles", self.runtime / "jingles"

    @property
    def memos(self) -> tuple[tuple[Path, Path], tuple[Path, Path]]:
        """Folders for recordings, each with its inbox; the second may be in memory."""
        passing = self.runtime / "memos", self.runtime / "inbox"
        return (self.state / "memos", self.lasting_inbox), passing

    @property
    def lasting_inbox(self) -> Path:
        """Where the page lays recordings, and what is still on its way to it."""
        return self.state / "inbox"

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
    def clock_socket(self) -> Path:
        """Where what may set the clock listens, if systemd starts it."""
        return self.runtime / "clock.sock"

    @property
    def sync_socket(self) -> Path:
        """Where the process that syncs listens, if systemd starts it."""
        return self.runtime / "sync.sock"

    @property
    def stick_desk(self) -> Path:
        """Where a stick's process asks for what only the station's user can do."""
        return self.runtime / "stick-desk.sock"


@dataclass(frozen=True, slots=True)
class EnrolmentFiles:
    """What makes the box a village's, below the folder `state`."""

    state: Path

    @property
    def done(self) -> Path:
        """Which enrolment it was."""
        return self.state / "enrolment.json"

    @property
    def key(self) -> Path:
        """The box's, which never leaves it."""
        return self.state / "station-key.pem"

    @property
    def root(self) -> Path:
        """The commune's first root.json."""
        return self.state / "root.json"

    @property
    def owed(self) -> Path:
        """The registration that the office has not confirmed yet."""
        return self.state / "registration" / "owed.json"

    @property
    def receipt(self) -> Path:
        """What the office alone will answer to it."""
        return self.state / "registration" / "receipt"


@dataclass(frozen=True, slots=True)
class HttpsFiles:
    """The box's authority and the page's certificate, below the folder `state`."""

    state: Path

    @property
    def authority_key(self) -> Path:
        """Root's alone."""
        return self.state / "https" / "authority-key.pem"

    @property
    def authority(self) -> Path:
        """What the phones are given."""
        return self.state / "https" / "authority.pem"

    @property
    def certificate(self) -> Path:
        """The page's, with what it needs to be verified."""
        return self.state / "https" / "page.pem"

    @property
    def key(self) -> Path:
        """The page's own."""
        return self.state / "panel" / "https-key.pem"


@dataclass(frozen=True, slots=True)
class PanelFiles:
    """The secrets of the village head's page, below the folder `state`."""

    state: Path

    @property
    def session_key(self) -> Path:
        """What signs its cookies."""
        return self.state / "panel" / "session-key"

    @property
    def pin(self) -> Path:
        """The head's PIN, as a hash."""
        return self.state / "panel" / "pin"

    @property
    def technician_pin(self) -> Path:
        """The technician's PIN, as a hash."""
        return self.state / "panel" / "pin-technician"

    @property
    def phones(self) -> Path:
        """Which phones are in."""
        return self.state / "panel" / "phones"

    @property
    def pairing(self) -> Path:
        """The window in which one phone may come in by a code."""
        return self.state / "panel" / "pairing"

    @property
    def calendar_token(self) -> Path:
        """The secret part of the calendar's address."""
        return self.state / "panel" / "calendar-token"
