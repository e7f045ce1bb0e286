"""A correction (đính chính) takes the place of what it corrects as soon as it is verified."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from station.errors import TrustError
from station.programme.bulletin import Bulletin, in_session_order
from station.village.library.library import Library
from tests.office_simulator import OfficeSimulator
from tests.village.sync_site import sync_site


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    made = OfficeSimulator(tmp_path / "office")
    made.add_bulletin("cat-dien", "Cắt điện ngày 5", b"OggS one")
    made.add_bulletin("rac", "Thu gom rác", b"OggS two")
    return made


def lay(folder: Path, office: OfficeSimulator) -> Library:
    """The office's files in a box, as a sync would have laid them down."""
    for name, data in {"trust.json": office.trust(), **office.files}.items():
        assert isinstance(data, bytes)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    made = Library(folder, "na-dong", ["vi"])
    made.load()
    return made


def ids(bulletins: tuple[Bulletin, ...]) -> list[str]:
    return [bulletin.id for bulletin in bulletins]


def test_what_is_corrected_sounds_no_more_and_its_sessions_play_the_correction(
    tmp_path: Path, office: OfficeSimulator
) -> None:
    office.add_bulletin("dinh-chinh", "Cắt điện ngày 6", b"OggS three", corrects=["cat-dien"])
    library = lay(tmp_path / "library", office)
    assert ids(library.snapshot.bulletins) == ["dinh-chinh", "rac"]
    assert library.snapshot.corrected == {"cat-dien": "dinh-chinh"}
    names = ("rac", "cat-dien")
    found = in_session_order(library.snapshot.valid(names, office.now), names)
    assert ids(found) == ["rac", "dinh-chinh"]
    with pytest.raises(TrustError, match="“cat-dien” was corrected by “dinh-chinh”"):
        library.verify("cat-dien")
    assert [each.length for each in library.verify("dinh-chinh")] == [len(b"OggS three")]


def test_a_correction_of_a_correction_stands_in_the_first_ones_sessions(
    tmp_path: Path, office: OfficeSimulator
) -> None:
    office.add_bulletin("lan-1", "Ngày 6", b"OggS three", corrects=["cat-dien"])
    office.add_bulletin("lan-2", "Ngày 7", b"OggS four", corrects=["cat-dien", "lan-1"])
    library = lay(tmp_path / "library", office)
    assert ids(library.snapshot.valid(("cat-dien",), office.now)) == ["lan-2"]


def test_a_correction_that_is_not_verified_silences_nothing(
    tmp_path: Path, office: OfficeSimulator
) -> None:
    office.add_bulletin("gia", "Giả", corrects=["cat-dien"], signed_by=("editor",))
    library = lay(tmp_path / "library", office)
    assert ids(library.snapshot.bulletins) == ["cat-dien", "rac"]


def test_a_correction_for_another_village_silences_nothing_here(
    tmp_path: Path, office: OfficeSimulator
) -> None:
    office.add_bulletin("khac", "Khác", b"OggS 3", corrects=["cat-dien"], villages=("nam-cang",))
    assert "cat-dien" in ids(lay(tmp_path / "library", office).snapshot.bulletins)


def test_an_old_correction_silences_no_later_bulletin_of_that_name(
    tmp_path: Path, office: OfficeSimulator
) -> None:
    office.add_bulletin("dinh-chinh", "Cắt điện ngày 6", b"OggS three", corrects=["cat-dien"])
    office.add_bulletin("cat-dien", "Cắt điện tháng sau", b"OggS four")
    library = lay(tmp_path / "library", office)
    assert ids(library.snapshot.bulletins) == ["cat-dien", "dinh-chinh", "rac"]


def test_it_comes_by_a_sync_and_nothing_else_has_to_be_published(tmp_path: Path) -> None:
    with sync_site(tmp_path) as site:
        site.syncer.sync()
        site.office.add_bulletin("dinh-chinh", "Ngày 6", b"OggS three", corrects=["cchc"])
        site.office.publish()
        site.syncer.sync()
        assert ids(site.library.snapshot.bulletins) == ["dinh-chinh"]


def a_bulletin(**more: object) -> Bulletin:
    from station.programme.bulletin import Priority, Recording

    day = datetime.combine(date(2026, 12, 1), datetime.min.time(), UTC)
    recording = Recording("vi", "0" * 64, 1, 1.0)
    return Bulletin("a", "A", Priority.NORMAL, (recording,), "0" * 64, day,
                    day + timedelta(days=1), **more)  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize("corrects", [("a",), ("B b",), ("../b",), tuple("bcdefghijklmnopqrstuvw")])
def test_what_cant_be_corrected(corrects: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="corrects"):
        a_bulletin(corrects=corrects)
