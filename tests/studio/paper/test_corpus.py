"""The made papers in `tests/samples/papers`: each is read, withheld, told or refused."""

import shutil

import pytest

from station.errors import InputError
from station.studio.paper.document import read_document
from station.studio.paper.office_suite import PROGRAMS
from tests.studio.paper.corpus import FOLDER, samples

SAMPLES = samples()
OFFICE = any(map(shutil.which, PROGRAMS))
READ = [name for name, each in SAMPLES.items() if not each.refused]


def words(text: str) -> list[str]:
    return text.split()


def test_there_are_forty_papers_and_more_and_no_other() -> None:
    assert len(SAMPLES) >= 40
    assert {path.name for path in FOLDER.iterdir()} == set(SAMPLES)


@pytest.mark.parametrize("name", READ)
def test_every_word_is_spoken_or_withheld_as_what_it_is(name: str) -> None:
    expected = SAMPLES[name]
    found = read_document(FOLDER / name)
    assert words(" ".join(found.spoken)) == words(expected.spoken)
    assert {(each.text, each.why) for each in found.withheld} == expected.withheld


@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in READ])
def test_what_cant_be_read_is_refused_with_its_name_and_the_way_out(name: str) -> None:
    expected = SAMPLES[name]
    if OFFICE and "LibreOffice" in expected.refused:
        pytest.skip("LibreOffice is installed here")
    with pytest.raises(InputError, match=expected.refused) as caught:
        read_document(FOLDER / name)
    assert str(caught.value).startswith(name)
