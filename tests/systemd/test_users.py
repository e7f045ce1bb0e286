"""Who runs as whom, and may write what: the units, the users and the folders agree.

What these walls are worth against real processes is in `tests/real/village/users` and `tests/pi`.
"""

import re
from dataclasses import dataclass

import pytest

from station.settings import load
from station.village.settings.station import StationSettings
from tests.systemd.test_units import FILES, Unit

STATE, RUN = "/var/lib/loa-thon", "/run/loa-thon"
USERS = {
    "station.service": ("loa-thon", "loa-thon"),
    "station-enrol.service": ("loa-thon", "loa-thon"),
    "station-stick-desk.service": ("loa-thon", "loa-thon"),
    "station-panel.service": ("loa-thon-panel", "loa-thon-panel"),
    "station-sync.service": ("loa-thon-sync", "loa-thon-news"),
    "station-stick@.service": ("loa-thon-stick", "loa-thon-news"),
    "station-stick-unread@.service": ("loa-thon-stick", "loa-thon-news"),
}
STRANGERS = ("station-panel.service", "station-sync.service", "station-stick@.service")
NEWS = {"library", "feed", "program"}
SECRET = {"station-key.pem", "https", "panel", "inbox", "memos"}
"""Of the state, what neither the sync nor a stick has to do with."""


@dataclass(frozen=True)
class Laid:
    """A line of the file of folders."""

    kind: str
    place: str
    mode: str
    user: str
    group: str


def laid() -> list[Laid]:
    text = (FILES / "loa-thon.tmpfiles.conf").read_text("utf-8")
    return [Laid(*line.split()[:5]) for line in text.splitlines() if line[:1] in {"d", "f", "Z"}]


def listed(unit: str, key: str) -> list[str]:
    """All values of a key, in all of its lines."""
    text = (FILES / unit).read_text("utf-8")
    return " ".join(re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)).split()


def users() -> str:
    return (FILES / "loa-thon.sysusers.conf").read_text("utf-8")


def test_each_unit_has_the_user_that_the_page_says() -> None:
    for unit, (user, group) in USERS.items():
        service = Unit(unit)["Service"]
        assert (service["User"], service["Group"]) == (user, group), unit
        assert f"\nu {user} " in users()
    rest = {path.name for path in FILES.glob("*.service")} - USERS.keys()
    # Root's, each for one thing that only root may do.
    assert rest == {
        *("station-https.service", "station-enrolled.service", "station-update.service"),
        "station-clock@.service",
    }
    assert not any("User" in Unit(unit)["Service"] for unit in rest)


def test_who_is_of_which_group() -> None:
    members = set(re.findall(r"^m (\S+) (\S+)$", users(), re.MULTILINE))
    # Of the daemon's own group, to which its socket belongs, there is the page alone.
    assert members == {
        ("loa-thon-panel", "loa-thon"),
        ("loa-thon", "loa-thon-news"),
        ("loa-thon-sync", "loa-thon-news"),
        ("loa-thon-stick", "loa-thon-news"),
    }
    assert "\ng gpio " in users()
    assert "\ng loa-thon-news " in users()
    # The devices' groups are the station's alone, not its user's.
    assert Unit("station.service")["Service"]["SupplementaryGroups"] == "audio gpio"
    for unit in ("station-sync.service", "station-stick@.service"):
        assert "SupplementaryGroups" not in Unit(unit)["Service"]


def test_what_is_laid_down_may_be_changed_by_the_next_of_the_group() -> None:
    for unit in ("station-sync.service", "station-stick@.service", "station-stick-unread@.service"):
        assert Unit(unit)["Service"]["UMask"] == "0007"
    assert Unit("station.service")["Service"]["UMask"] == "0027"


def test_of_the_state_they_may_write_only_what_is_verified_before_it_is_used() -> None:
    writes = {
        "station-sync.service": NEWS | {"registration", "sync.lock"},
        "station-stick@.service": NEWS | {"sync.lock", "sync.lock.first"},
        "station-stick-unread@.service": set[str](),
        "station-panel.service": {"inbox"},
    }
    for unit, wanted in writes.items():
        places = [place.removeprefix("-") for place in listed(unit, "ReadWritePaths")]
        inside = {place.removeprefix(f"{STATE}/") for place in places if place.startswith(STATE)}
        assert inside == wanted, unit
        assert STATE not in places
        assert Unit(unit)["Service"]["ProtectSystem"] == "strict"
    for unit in ("station-sync.service", "station-stick@.service"):
        shut = {place.removeprefix(f"-{STATE}/") for place in listed(unit, "InaccessiblePaths")}
        assert shut >= SECRET, unit


def test_their_folders_are_there_before_them_and_nobody_puts_others_in_their_place() -> None:
    made = {each.place: each for each in laid() if each.kind in "df"}
    shared = {f"{STATE}/{name}" for name in (*NEWS, "registration")} | {f"{RUN}/unread-sticks"}
    for place in shared:
        # Of the group through the bit of the folder; the folder itself is the station's.
        assert made[place] == Laid("d", place, "2770", "loa-thon", "loa-thon-news")
    for place in (f"{STATE}/sync.lock", f"{STATE}/sync.lock.first"):
        assert made[place] == Laid("f", place, "0660", "loa-thon", "loa-thon-news")
    for place in (STATE, RUN):
        # Others pass through, and see nothing.
        assert made[place] == Laid("d", place, "0751", "loa-thon", "loa-thon")
    written = {
        place.removeprefix("-")
        for unit in ("station-sync.service", "station-stick@.service", "station-panel.service")
        for place in listed(unit, "ReadWritePaths")
        if STATE in place
    }
    assert written <= made.keys()


def test_what_lay_there_before_is_given_to_the_group_at_each_boot() -> None:
    mended = {each.place: each for each in laid() if each.kind == "Z"}
    assert mended.keys() == {f"{STATE}/{name}" for name in (*NEWS, "registration")}
    # Whose it is stays; what nobody may run is run by nobody.
    assert {(each.mode, each.user, each.group) for each in mended.values()} == {
        ("~2770", "-", "loa-thon-news")
    }


def test_what_systemd_makes_has_the_modes_that_the_folders_have() -> None:
    """Or it would change them, with all that is in them, at each start."""
    service = Unit("station.service")["Service"]
    made = {each.place: each for each in laid() if each.kind == "d"}
    assert made[STATE].mode == service["StateDirectoryMode"]
    assert made[RUN].mode == service["RuntimeDirectoryMode"]
    assert (made[STATE].user, made[STATE].group) == (service["User"], service["Group"])


@pytest.mark.parametrize("unit", STRANGERS)
def test_they_lay_neither_links_nor_pipes_for_the_station(unit: str) -> None:
    refused = {word.removeprefix("~") for word in listed(unit, "SystemCallFilter")}
    assert refused >= {"symlink", "symlinkat", "link", "linkat", "mknod", "mknodat"}
    assert Unit(unit)["Service"]["NoNewPrivileges"] == "yes"


@pytest.mark.parametrize("unit", ["station-sync.service", "station-stick@.service"])
def test_they_send_no_signal_to_anybody(unit: str) -> None:
    refused = {word.removeprefix("~") for word in listed(unit, "SystemCallFilter")}
    assert refused >= {"kill", "tkill", "tgkill", "pidfd_send_signal", "rt_sigqueueinfo"}
    assert "rt_tgsigqueueinfo" in refused


def test_nothing_with_the_stations_user_meets_the_network() -> None:
    for unit, (user, _) in USERS.items():
        service = Unit(unit)["Service"]
        families = service["RestrictAddressFamilies"]
        if user in {"loa-thon", "loa-thon-stick"}:
            assert (families, service["IPAddressDeny"]) == ("AF_UNIX", "any"), unit
            assert service["PrivateNetwork"] == "yes", unit


def test_the_desk_is_asked_by_sticks_alone_and_never_opens_one() -> None:
    listens = Unit("station-stick-desk.socket")["Socket"]
    settings = load(FILES / "station.toml", StationSettings)
    assert listens["ListenStream"] == str(settings.places.stick_desk)
    assert (listens["SocketUser"], listens["SocketMode"]) == ("loa-thon-stick", "0600")
    assert listens["TriggerLimitIntervalSec"] == "0"
    assert "-/run/loa-thon-stick" in listed("station-stick-desk.service", "InaccessiblePaths")
    assert Unit("station-stick-desk.service")["Service"]["ExecStart"].endswith("serve-stick-desk")


def test_a_stick_is_mounted_for_the_user_that_reads_it() -> None:
    user = Unit("station-stick@.service")["Service"]["User"]
    assert f"user={user}\n" in (FILES / "stick.sh").read_text("utf-8")
