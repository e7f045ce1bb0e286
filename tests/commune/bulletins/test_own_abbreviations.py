"""The office's own abbreviations: the file's form, its mistakes, and who wins."""

from pathlib import Path

import pytest

from station.commune.bulletins.own_abbreviations import EXAMPLE, own_abbreviations
from station.errors import SettingsError
from station.studio.reading.aloud import read_aloud


def of(folder: Path, text: str | bytes) -> dict[str, str]:
    path = folder / "abbreviations.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return dict(own_abbreviations(path))


def problems(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        of(folder, text)
    return [
        problem.removeprefix(f"{folder}/abbreviations.toml: ") for problem in caught.value.problems
    ]


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert own_abbreviations(tmp_path / "abbreviations.toml") == {}


def test_the_example_is_without_mistake(tmp_path: Path) -> None:
    assert of(tmp_path, EXAMPLE) == {}
    lines = [line.removeprefix("# ") for line in EXAMPLE.splitlines() if " = " in line]
    assert of(tmp_path, "\n".join(lines)) == {
        "TTVH": "Trung tâm Văn hóa",
        "ĐTN": "Đoàn Thanh niên",
    }


def test_they_win_over_those_that_come_with_the_programme(tmp_path: Path) -> None:
    own = of(tmp_path, 'UBND = "ủy ban"\n"đ/c" = "bác"\n"Tr.đ" = "triệu đồng"\nfb = "phây búc"')
    assert read_aloud(["UBND mời đ/c Hoa"], own).paragraphs == ("Ủy ban mời bác Hoa",)


def test_separated_accents_and_a_byte_order_mark_are_understood(tmp_path: Path) -> None:
    assert of(tmp_path, '\ufeff"TTA\u0302" = "trung ta\u0302m"') == {"TTÂ": "trung tâm"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('"" = "không"', "what is written is empty"),
        ('TTVH = ""', "what is said is empty"),
        ('TTVH = "  "', "what is said is empty"),
        ("TTVH = 5", "has to be a text"),
        ("[TTVH]", "has to be a text"),
        ('" TTVH" = "a"', "spaces around it"),
        ('"TT\\u0007VH" = "a"', "signs that can't be seen"),
        ('TTVH = "a\\nb"', "goes over a line"),
        (f'{"T" * 31} = "a"', "longer than 30 letters"),
        (f'TTVH = "{"a" * 201}"', "longer than 200 letters"),
        ('A = "a"', "two letters at least"),
        ('"12" = "a"', "two letters at least"),
        ('"TT," = "a"', "has to end in a letter"),
        ('xa = "a"', "ordinary words"),
        ('"thôn" = "làng"', "ordinary words"),
        ('"Thôn" = "làng"', "ordinary words"),
        ('"bà con" = "nhân dân"', "ordinary words"),
        ('TTVH = "TTVH xã"', "write it out in words"),
        ('TTVH = "UBND xã"', "such as “Ủy ban nhân dân xã”"),
        ('TTVH = "nhà 5"', "such as “Nhà năm”"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, line: str, says: str) -> None:
    (problem,) = problems(tmp_path, line)
    assert says in problem
    assert problem.isprintable()


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    assert len(problems(tmp_path, 'xa = "a"\nTTVH = ""\nUBND = "ủy ban"\nHTX = 5')) == 3


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('ĐTN = "Đoàn"', "write a key with such letters in quotation marks"),
        ("TTVH = a", "write a text in quotation marks"),
        ("TTVH".encode("utf-16"), "is not UTF-8"),
        (b"#" * 100_001, "over 100 kB"),
        ("".join(f'TT{n} = "trung tâm"\n' for n in range(501)), "500 is the most"),
    ],
)
def test_a_file_that_can_not_be_used_is_refused(
    tmp_path: Path, content: str | bytes, says: str
) -> None:
    (problem,) = problems(tmp_path, content)
    assert says in problem


def test_a_folder_in_its_place_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can't be read"):
        own_abbreviations(tmp_path)
