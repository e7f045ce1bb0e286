"""Names, lengths and digests that are none, under good signatures of the stolen feed key."""

import json

import pytest
from tuf.api.metadata import TargetFile

from tests.office_simulator import OfficeSimulator
from tests.village.attacks.thief import Thief, Withstands, statement
from tests.village.sync_site import Site

OUTSIDE = [
    "../x.json",
    "../../x.json",
    "bulletins/../../x.json",
    "bulletins/../trust.json",
    "/etc/loa-thon/root.json",
    "bulletins//x.json",
    "bulletins/%2e%2e%2fx.json",
    "bulletins/..%2Fx.json",
    "bulletins/.x.json",
    "bulletins/X.json",
    "bulletins/x.json\n",
    "bulletins/x\x00.json",
    "bulletins/x.json/y.json",
    "bulletins\\x.json",
    "bulletins/" + "x" * 65 + ".json",
    "bulletins/" + "x" * 5000 + ".json",
    "bulletins/đèn.json",
    "bulletins/\u202ex.json",
    "bulletins/ｘ.json",
    "bulletins/-x.json",
    "timetable.json ",
    "TIMETABLE.json",
    "sequences.json",
    "audio/x.opus",
    "audio/" + "0" * 63 + ".opus",
    "audio/" + "٠" * 64 + ".opus",
    "audio/../../" + "0" * 64 + ".opus",
]


@pytest.mark.parametrize("name", OUTSIDE, ids=range(len(OUTSIDE)))
def test_a_name_that_leads_elsewhere_is_not_on_offer(site: Site, thief: Thief, name: str) -> None:
    before, around = site.files(), sorted(site.folder.parent.rglob("*"))
    thief.list({name: TargetFile(8, {"sha256": "0" * 64}, name)})
    assert site.sync().refused == ()
    assert name not in site.connect().refresh()
    assert site.files() == before
    written = {path.name for path in site.folder.parent.rglob("*")} - {p.name for p in around}
    assert written <= {"2.feed.json", "2.snapshot.json", "3.feed.json", "3.snapshot.json"}


@pytest.mark.parametrize(
    ("length", "digest"),
    [
        (10**15, "0" * 64),
        (300_000, "0" * 64),
        (8, "../../../../etc/passwd"),
        (8, "0" * 63),
        (8, "0" * 63 + "\n"),
        (8, ""),
        (8, "A" * 64),
    ],
)
def test_lengths_and_digests_that_are_none(
    site: Site, thief: Thief, length: int, digest: str
) -> None:
    before = site.files()
    name = "bulletins/moi.json"
    thief.list({name: TargetFile(length, {"sha256": digest}, name)})
    result = site.sync()
    assert result.fetched == 0
    assert len(result.refused) == (length > 8)
    assert site.files() == before


def test_a_recording_under_another_ones_name(
    site: Site, thief: Thief, office: OfficeSimulator
) -> None:
    bulletin = office.add_bulletin("moi", audio=b"OggS new")
    name = f"audio/{bulletin.recordings[0].sha256}.opus"
    thief.offer({"bulletins/moi.json": statement(office, "bulletins/moi.json"), name: b"OggS own"})
    result = site.sync()
    assert "it isn't in the repository" in result.missing[0]
    assert b"OggS own" not in site.files().values()


def test_metadata_that_is_signed_and_says_nonsense(
    site: Site, thief: Thief, withstands: Withstands
) -> None:
    path = thief.office.path("timestamp")
    form = json.loads(path.read_bytes())
    form["signed"]["version"] = "many"
    path.write_text(json.dumps(form))
    withstands("cut short or damaged")
