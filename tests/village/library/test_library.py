"""What a library on the card is worth: before its rules are there, and when files change places."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from station.errors import TrustError
from station.village.library.library import Library
from tests.office_simulator import OfficeSimulator
from tests.village.sync_site import Site, sync_site


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    made = OfficeSimulator(tmp_path / "office")
    made.add_bulletin("cchc", "Cải cách", b"OggS one")
    made.add_bulletin("rac", "Thu gom rác", b"OggS two")
    return made


@pytest.fixture
def library(tmp_path: Path, office: OfficeSimulator) -> Library:
    """A library with two bulletins, loaded, as a sync would have laid it down."""
    folder = tmp_path / "library"
    for name, data in {"trust.json": office.trust(), **office.files}.items():
        assert isinstance(data, bytes)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    made = Library(folder, "na-dong", ["vi"])
    assert [bulletin.id for bulletin in made.load().bulletins] == ["cchc", "rac"]
    return made


@pytest.mark.parametrize("hour", [0, 5, 12, 21])
def test_without_rules_every_hour_is_quiet(tmp_path: Path, hour: int) -> None:
    nothing = Library(tmp_path / "library", "na-dong", ["vi"])
    nothing.load()
    assert nothing.is_quiet(datetime(2026, 11, 23, hour))  # noqa: DTZ001 - an hour of any day


@pytest.mark.parametrize(("hour", "quiet"), [(4, True), (5, False), (20, False), (21, True)])
def test_with_rules_the_communes_quiet_hours_are(library: Library, hour: int, quiet: bool) -> None:
    assert library.is_quiet(datetime(2026, 11, 23, hour)) is quiet  # noqa: DTZ001


def test_two_statements_that_change_places_after_they_were_loaded_are_refused(
    library: Library,
) -> None:
    """Each is signed, and says what another name promises: the wrong one would sound."""
    one, two = (library.folder / "bulletins" / f"{name}.json" for name in ("cchc", "rac"))
    kept = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(kept)
    for name in ("cchc", "rac"):
        with pytest.raises(TrustError, match=f"the file of bulletin “{name}” holds"):
            library.verify(name)


def test_nor_are_they_taken_up_when_they_are_loaded(library: Library) -> None:
    bulletins = library.folder / "bulletins"
    (bulletins / "cchc.json").write_bytes((bulletins / "rac.json").read_bytes())
    assert [bulletin.id for bulletin in library.load().bulletins] == ["rac"]


def test_a_statement_whose_signature_no_longer_holds_is_refused_after_loading(
    library: Library,
) -> None:
    statement = library.folder / "bulletins" / "cchc.json"
    statement.write_bytes(statement.read_bytes().replace(b"a", b"b", 1))
    with pytest.raises(TrustError):
        library.verify("cchc")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with sync_site(tmp_path) as made:
        yield made


def test_before_the_first_sync_every_hour_is_quiet_and_after_it_the_communes(site: Site) -> None:
    noon = datetime(2026, 11, 23, 12)  # noqa: DTZ001
    assert site.library.is_quiet(noon)
    site.sync()
    assert not site.library.is_quiet(noon)
