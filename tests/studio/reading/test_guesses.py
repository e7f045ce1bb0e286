"""What may be meant in several ways is said in one, and told with its sentence and the choices."""

import pytest

from station.studio.reading.aloud import Guess, read_aloud
from station.studio.reading.lexicon.several_meanings import MEANINGS

TOLD = [
    ("sáng 5-9", "5-9", ("ngày năm tháng chín", "năm đến chín")),
    ("ngày 5-11", "5-11", ("năm đến mười một", "năm tháng mười một")),
    ("tin này 14.8", "14.8", ("mười bốn chấm tám", "ngày mười bốn tháng tám")),
    ("khai giảng 5/9", "5/9", ("ngày năm tháng chín", "năm trên chín")),
    ("cuộc họp (5/9)", "5/9", ("ngày năm tháng chín", "năm trên chín")),
    ("họp 3/4", "3/4", ("ba phần tư", "ngày ba tháng tư")),
    ("thắng đội bạn 3-1", "3-1", ("ba một", "ngày ba tháng một")),
    ("chuyển CV cho phòng", "CV", ("Công văn", "chuyên viên", "công việc", "công viên")),
    ("ông H. ở thôn Nà Mu", "H.", ("H.", "hát")),
    ("ở x. Bản Lạc", "x.", ("xã", "xóm")),
    ("P. Đức Xuân", "P.", ("phường", "phố")),
    ("ngày .... tháng 8", "ngày .... tháng", ("ngày tháng",)),
]


@pytest.mark.parametrize(("written", "text", "choices"), TOLD)
def test_what_nothing_decides_is_told_with_its_choices(
    written: str, text: str, choices: tuple[str, ...]
) -> None:
    reading = read_aloud([written])
    assert [(guess.text, guess.choices) for guess in reading.guesses] == [(text, choices)]
    assert choices[0].casefold() in reading.paragraphs[0].casefold()


@pytest.mark.parametrize("letters", MEANINGS)
def test_letters_without_a_neighbour_that_decides_are_a_guess_with_all_their_meanings(
    letters: str,
) -> None:
    (guess,) = read_aloud([f"Bà con xem {letters} nhé."]).guesses
    assert guess.sentence == f"Bà con xem {letters} nhé."
    assert set(guess.choices) == {each.spoken for each in MEANINGS[letters]}
    assert len(guess.choices) > 1


@pytest.mark.parametrize("letters", MEANINGS)
@pytest.mark.parametrize("ends", ["", ".", ", rồi", "; hết", ")"])
def test_the_offices_own_table_wins_wherever_the_letters_stand(letters: str, ends: str) -> None:
    reading = read_aloud([f"Bà con xem {letters}{ends}"], {letters: "việc nhà"})
    assert reading.guesses == ()
    assert reading.paragraphs[0].startswith("Bà con xem việc nhà")


@pytest.mark.parametrize(
    ("written", "own", "spoken"),
    [
        ("Họp tại TT.", {"TT": "Thị trấn"}, "Họp tại Thị trấn."),
        ("Gặp ThS.", {"ThS": "thầy"}, "Gặp thầy."),
        ("trên BĐ3", {"BĐ3": "mức ba"}, "Trên mức ba"),
        ("giống BC15", {"BC15": "bê xê mười lăm"}, "Giống bê xê mười lăm"),
        ("phòng KH&CN", {"KH&CN": "khoa học"}, "Phòng khoa học"),
        ("CT UBND xã", {"CT": "Chánh"}, "Chánh Ủy ban nhân dân xã"),
        ("HỌP VỀ CA", {"CA": "công an"}, "Họp về công an"),
        ("số 5/BC-BCH", {"BCH": "Ban Chỉ huy xã"}, "Số năm, Báo cáo của Ban Chỉ huy xã"),
    ],
)
def test_the_offices_own_table_wins_over_every_rule(
    written: str, own: dict[str, str], spoken: str
) -> None:
    assert read_aloud([written], own).paragraphs == (spoken,)


def test_letters_that_the_text_explains_are_no_guess() -> None:
    reading = read_aloud(["Trung tâm (TT) mở cửa. TT nghỉ trưa."])
    assert reading.guesses == ()
    assert reading.paragraphs == ("Trung tâm mở cửa. Trung tâm nghỉ trưa.",)


def test_the_sentence_told_is_the_one_that_the_letters_stand_in() -> None:
    guesses = read_aloud(["Hôm nay họp. Bà con xem CV nhé! Xin cảm ơn."]).guesses
    assert guesses == (Guess("CV", "Bà con xem CV nhé!", MEANING_OF_CV, "several meanings"),)


MEANING_OF_CV = ("Công văn", "chuyên viên", "công việc", "công viên")
