"""A text made ready to be spoken, and what is written down of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.studio.paper.document import read_document
from station.studio.reading.aloud import Change, read_aloud
from tests.places import SAMPLES

SAMPLE = SAMPLES / "bulletin-sample.txt"
VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậớờởỡợứừửữự ABCĐXVIUBND0123456789/.,:-()%–…"


@pytest.mark.parametrize(
    ("written", "unread"),
    [
        ("Liên hệ: xa@banlac.gov.vn.", ("xa@banlac.gov.vn",)),
        ("Xem https://banlac.gov.vn/tin?so=12, hoặc", ("https://banlac.gov.vn/tin?so=12",)),
        ("Xem dichvucong.gov.vn.", ("dichvucong.gov.vn",)),
        ("Tổ XKLN và XKLN", ("XKLN",)),
        ("ngày 31/2/2024", ("31/2/2024",)),
        ("ngày 29/2/2023", ("29/2/2023",)),
        ("ngày 12/13/2024", ("12/13/2024",)),
        ("lúc 24:30.", ("24:30",)),
        ("lúc 25:00.", ("25:00",)),
        ("giống lúa J02", ("J02",)),
        ("một shop của ông Wong", ("shop", "Wong")),
        ("giá ★ rẻ", ("★",)),
        ("giống lúa TH3-3, BC15", ("TH3-3", "BC15")),
        ("thuốc BC1K2", ("BC1K2",)),
        ("thuốc Regent 800WG", ("Regent", "800WG")),
        ("số thẻ BHYT DN4060012345678", ("DN4060012345678",)),
        ("Ban KH-XYZ họp", ("KH", "XYZ")),
        ("tỉnh Đắk Lắk", ()),
        ("bà con và các bạn", ()),
    ],
)
def test_what_nobody_can_read_is_reported_and_left_as_written(
    written: str, unread: tuple[str, ...]
) -> None:
    reading = read_aloud([written])
    assert reading.unread == unread
    assert all(piece in reading.paragraphs[0] for piece in unread)


def test_every_change_is_written_down_with_its_rule() -> None:
    reading = read_aloud(["Ngày 07/6/2024, UBND xã họp."])
    assert reading.changes == (
        Change(
            "Ngày 07/6/2024",
            "Ngày bảy tháng sáu năm hai nghìn không trăm hai mươi bốn",
            "date",
        ),
        Change("UBND", "Ủy ban nhân dân", "abbreviation"),
    )


def test_letters_explained_just_before_are_dropped_and_logged() -> None:
    reading = read_aloud(["Bảo hiểm y tế (BHYT)"])
    assert reading.paragraphs == ("Bảo hiểm y tế",)
    assert reading.changes == (Change("(BHYT)", "", "defined abbreviation"),)


def test_letters_after_other_words_are_read_as_their_meaning() -> None:
    assert read_aloud(["thẻ (BHYT)"]).paragraphs == ("Thẻ, bảo hiểm y tế",)


def test_the_callers_abbreviations_win_over_all_others() -> None:
    own = {"UBND": "Ủy ban", "XKLN": "xuất khẩu lao động"}
    reading = read_aloud(["UBND bàn về XKLN"], own)
    assert reading.paragraphs == ("Ủy ban bàn về xuất khẩu lao động",)
    assert reading.unread == ()


def test_an_issuer_of_the_callers_is_known_in_document_numbers_too() -> None:
    reading = read_aloud(["Thông báo số 3/TB-TTCTX"], {"TTCTX": "Trung tâm Chính trị xã"})
    assert reading.paragraphs == ("Thông báo số ba của Trung tâm Chính trị xã",)


def test_a_paragraph_with_nothing_to_say_is_left_out() -> None:
    assert read_aloud(["***", "", " - ", "Hết."]).paragraphs == ("Hết.",)


def test_the_sample_bulletin_is_read_without_a_rest() -> None:
    reading = read_aloud(read_document(SAMPLE).spoken)
    assert reading.unread == ()
    assert not any(letter.isdigit() for text in reading.paragraphs for letter in text)


def test_a_text_already_in_words_is_left_alone() -> None:
    first = read_aloud(read_document(SAMPLE).spoken)
    again = read_aloud(first.paragraphs)
    assert again.paragraphs == first.paragraphs
    assert again.changes == ()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=VIETNAMESE, max_size=120) | st.text(max_size=60))
def test_no_figure_is_lost_between_said_and_unread(text: str) -> None:
    reading = read_aloud([text])
    left = [piece for paragraph in reading.paragraphs for piece in paragraph.split()]
    figures = [piece for piece in left if any(letter in "0123456789" for letter in piece)]
    assert all(any(unread in piece for unread in reading.unread) for piece in figures)


@pytest.mark.parametrize(
    "piece", ["(", "1", "1.", "A.", "a-", "x@", "12/QĐ-UBND ", " ", "…", "I, "]
)
def test_a_hostile_text_is_read_in_time_that_grows_with_its_length(piece: str) -> None:
    # Quadratic time would be minutes here, and the suite's own time-out would tell.
    read_aloud([piece * (20_000 // len(piece))])
