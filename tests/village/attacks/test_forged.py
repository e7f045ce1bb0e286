"""What isn't signed by those who may: too few, the wrong ones, another commune's, the thief's own.

What a signature alone must withstand is in `tests/trust/test_statement.py`.
"""

from pathlib import Path

import pytest
from tuf.api.metadata import Metadata, Root

from station.programme.bulletin import Priority
from station.trust.rules import write_rules
from tests.office_simulator import OfficeSimulator
from tests.village.attacks.thief import EVENING, Thief, Withstands, statement
from tests.village.sync_site import Site


@pytest.mark.parametrize(
    ("name", "signed_by"),
    [
        ("moi", ("editor",)),
        ("moi", ("editor", "editor")),
        ("moi", ("chairman",)),
        ("moi", ("editor", "feed")),
        ("moi", ("feed",)),
        ("moi", ("targets", "root")),
        ("moi", ()),
        ("lu", ("editor",)),
        ("lu", ("feed",)),
        ("timetable", ("feed",)),
        ("timetable", ("chairman",)),
    ],
)
def test_too_few_signatures_or_the_wrong_ones(
    office: OfficeSimulator,
    thief: Thief,
    withstands: Withstands,
    name: str,
    signed_by: tuple[str, ...],
) -> None:
    if name == "timetable":
        office.set_timetable(EVENING, signed_by=signed_by)
        path = "timetable.json"
    else:
        priority = Priority.EMERGENCY if name == "lu" else Priority.NORMAL
        office.add_bulletin(name, priority=priority, signed_by=signed_by)
        path = f"bulletins/{name}.json"
    thief.offer({path: statement(office, path)})
    withstands("sign")


def test_the_feeds_key_makes_no_rules(
    site: Site, office: OfficeSimulator, thief: Thief, withstands: Withstands
) -> None:
    rules = office.rules()
    office.keys["editor"], office.keys["chairman"] = office.keys["feed"], office.keys["stranger"]
    forged = write_rules(office.rules())
    assert forged != write_rules(rules)
    office.add_bulletin("moi")
    thief.offer(
        {"trust.json": forged, "bulletins/moi.json": statement(office, "bulletins/moi.json")}
    )
    withstands("isn't signed by anybody whom this commune's rules name")


def test_the_feeds_key_signs_no_rules_in_the_offline_roles_place(
    site: Site, office: OfficeSimulator, thief: Thief, withstands: Withstands
) -> None:
    feed, snapshot, timestamp, targets = (
        thief.read(name) for name in ("feed", "snapshot", "timestamp", "targets")
    )
    targets.version += 1
    snapshot.meta["targets.json"] = thief.write(targets, f"{targets.version}.targets.json")
    thief.sign(feed, snapshot, timestamp)
    withstands("isn't signed with this commune's keys")


def test_another_communes_repository(site: Site, tmp_path: Path, withstands: Withstands) -> None:
    other = OfficeSimulator(tmp_path / "other")
    other.add_bulletin("cchc", audio=b"OggS other")
    other.publish()
    site.source = str(other.repository)
    withstands("isn't signed with this commune's keys")


@pytest.mark.parametrize("signer", ["feed", "stranger", "targets"])
def test_a_root_that_replaces_the_communes(
    site: Site, office: OfficeSimulator, withstands: Withstands, signer: str
) -> None:
    root = Metadata[Root].from_bytes(office.path("root").read_bytes())
    root.signed.version += 1
    root.sign(office.keys[signer])
    root.to_file(str(office.repository / "metadata" / "2.root.json"))
    withstands("isn't signed with this commune's keys")
