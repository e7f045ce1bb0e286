"""PDF: lines made into paragraphs again, and what can't be."""

import contextlib

import pytest

from station.errors import InputError
from station.studio.paper.formats.pdf import read_pdf
from station.studio.paper.formats.written import Paragraph
from tests.studio.paper.papers import pdf, raw_pdf

LINE = "Sáng mai, Ủy ban nhân dân xã tổ chức tiêm phòng cho đàn trâu, bò"


def texts(content: bytes, why: str = "") -> list[str]:
    blocks = read_pdf(content)
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    return [" ".join(each.text.split()) for each in paragraphs if each.why == why]


def test_lines_that_the_width_broke_are_one_paragraph() -> None:
    page = [
        LINE,
        "của các hộ trong thôn.",
        LINE,
        "Nà Đông và Nà Tây.",
        "1. Mang theo dây.",
        "2. Đến sớm.",
    ]
    assert texts(pdf(page)) == [
        f"{LINE} của các hộ trong thôn.",
        f"{LINE} Nà Đông và Nà Tây.",
        "1. Mang theo dây.",
        "2. Đến sớm.",
    ]


def test_a_short_line_ends_its_paragraph_and_capitals_stand_alone() -> None:
    page = ["THÔNG BÁO", LINE, "Các hộ chú ý", "Bà con đến đúng giờ", "CHỦ TỊCH", "Nông Văn A"]
    assert texts(pdf(page)) == page


def test_a_list_item_begins_a_paragraph_whatever_the_line_before_it() -> None:
    assert texts(pdf([LINE, "2. Đến sớm."])) == [LINE, "2. Đến sớm."]


def test_a_word_that_was_parted_keeps_its_hyphen_and_loses_the_space() -> None:
    assert texts(pdf([f"{LINE} i-", "ốt của các hộ."])) == [f"{LINE} i-ốt của các hộ."]


def test_page_numbers_and_what_repeats_on_each_page_is_kept_apart() -> None:
    first = ["Bản tin xã Bản Lạc", LINE, "của các hộ trong", "Trang 1/2"]
    second = ["Bản tin xã Bản Lạc", "thôn Nà Đông, và nhớ mang theo sổ.", "Hết.", "- 2 -"]
    content = pdf(first, second)
    assert texts(content) == [f"{LINE} của các hộ trong thôn Nà Đông, và nhớ mang theo sổ.", "Hết."]
    assert texts(content, "header or footer") == ["Bản tin xã Bản Lạc", "Trang 1/2", "- 2 -"]


def test_a_number_within_the_page_is_read() -> None:
    assert "bò 2026" in texts(pdf([LINE, LINE, "2026", LINE, LINE]))[0]


def test_the_name_of_each_font_is_kept() -> None:
    block = read_pdf(pdf([LINE, LINE]))[0]
    assert isinstance(block, Paragraph)
    assert {run.font for run in block.runs if run.text.strip()} == {"Times"}


@pytest.mark.parametrize("pages", [[[]], [["Trang 1"], []], [[LINE], [], [], []]])
def test_a_scanned_document_is_refused(pages: list[list[str]]) -> None:
    with pytest.raises(InputError, match="is a picture of a page") as caught:
        read_pdf(pdf(*pages))
    assert "Word file" in str(caught.value)
    assert "record it" in str(caught.value)


def test_a_document_of_too_many_pages_is_refused() -> None:
    with pytest.raises(InputError, match="more than 100 pages"):
        read_pdf(pdf(*([["a"]] * 101)))


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n%%EOF",
        pdf([LINE])[:300],
        pdf([LINE]).replace(b"/Kids", b"/Kidz"),
        pdf([LINE]).replace(b"beginbfchar", b"beginbfchar <"),
        raw_pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[2 0 R]>>"]),
        raw_pdf(["<</Type/Catalog/Pages 1 0 R>>"]),
        raw_pdf(["[" * 5000 + "]" * 5000]),
    ],
)
def test_a_damaged_pdf_is_refused_or_read_but_never_more(content: bytes) -> None:
    with contextlib.suppress(InputError, RecursionError):  # of the latter the process tells
        read_pdf(content)


PICTURE = "/XObject<</I<</Type/XObject/Subtype/Image/Width {0}/Height {0}>>>>"


def test_a_picture_beside_the_text_is_told_with_its_page_and_a_line_drawn_isnt() -> None:
    page = [LINE, "của các hộ trong thôn Nà Đông."]
    shown = pdf(page, page, resources=PICTURE.format(400))
    assert texts(shown, "picture") == ["a picture on page 1", "a picture on page 2"]
    assert texts(pdf(page, resources=PICTURE.format(3)), "picture") == []


def test_forms_within_forms_are_looked_into_and_one_in_itself_ends() -> None:
    inner = f"/XObject<</F<</Subtype/Form/Resources<<{PICTURE.format(90)}>>>>>>"
    assert texts(pdf([LINE, LINE], resources=inner), "picture") == ["a picture on page 1"]
    deep = "".join("/XObject<</F<</Subtype/Form/Resources<<" for _ in range(300)) + ">>>>>>" * 300
    with contextlib.suppress(InputError):
        assert texts(pdf([LINE, LINE], resources=deep), "picture") == []


def test_boxes_notes_and_strokes_laid_over_a_page_are_told_not_read() -> None:
    notes = (
        "/Annots[<</Subtype/FreeText/Contents(Hop luc 8 gio)>><</Subtype/StrikeOut>>"
        "<</Subtype/StrikeOut/Contents(bo dong nay)>><</Subtype/Link/Contents(x)>>]"
    )
    found = pdf([LINE, "của các hộ trong thôn."], extra=notes)
    assert texts(found, "text box") == ["Hop luc 8 gio"]
    assert texts(found, "struck through") == ["words on page 1", "page 1: bo dong nay"]
    assert texts(found) == [f"{LINE} của các hộ trong thôn."]


@pytest.mark.parametrize("extra", ["/Annots 7", "/Annots[1 null(x)]", "/Annots[[]]"])
def test_odd_notes_stop_no_text(extra: str) -> None:
    with contextlib.suppress(InputError):
        assert texts(pdf([LINE, "của các hộ."], extra=extra))[0].startswith(LINE)


def test_numbered_small_lines_at_the_foot_are_a_footnote_and_unnumbered_ones_are_read() -> None:
    page = [LINE, "của các hộ trong thôn."]
    noted = pdf(page, small=["1 Theo Quyết định của tỉnh", "ban hành năm ngoái."])
    assert texts(noted) == [f"{LINE} của các hộ trong thôn."]
    assert texts(noted, "footnote") == ["1 Theo Quyết định của tỉnh", "ban hành năm ngoái."]
    assert "Bà con nhớ mang sổ." in " ".join(texts(pdf(page, small=["Bà con nhớ mang sổ."])))
