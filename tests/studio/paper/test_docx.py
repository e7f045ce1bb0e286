"""Word's documents: numbering, styles, tables, and what they hide."""

from pathlib import Path
from typing import Any

import pytest

from station.errors import InputError
from station.studio.paper.document import lay_out, read_document
from station.studio.paper.formats.docx import read_docx
from station.studio.paper.reader import told
from tests.studio.paper.papers import (
    BODY,
    docx,
    item,
    level,
    numbering,
    p,
    relations,
    saved,
    table,
    word,
    zipped,
)


def spoken(content: bytes) -> list[str]:
    """The paragraphs as they go on to be laid out."""
    answer: Any = told(read_docx(content))
    return str(answer["text"]).split("\n\n")


def withheld(content: bytes) -> list[tuple[str, str]]:
    answer: Any = told(read_docx(content))
    return list(answer["withheld"])


def listed(items: list[tuple[str, int]], *levels: str, further: str = "") -> list[str]:
    """What items of the list 1, with their levels, look like."""
    body = "".join(item(text, 1, depth) for text, depth in items)
    return spoken(docx(body, numbering=numbering(*levels, further=further)))


def test_a_whole_document_is_read_by_a_process_of_its_own(tmp_path: Path) -> None:
    content = docx(p("THÔNG BÁO") + p("Về việc tiêm phòng") + p(BODY) + p("CHỦ TỊCH") + p("Nông A"))
    document = read_document(saved(tmp_path, "Thông báo.docx", content))
    assert document.spoken == ("THÔNG BÁO Về việc tiêm phòng", BODY)
    assert [part.text for part in document.withheld] == ["CHỦ TỊCH", "Nông A"]


def test_levels_count_restart_and_show_each_other() -> None:
    items = [("A", 0), ("a", 1), ("b", 1), ("B", 0), ("c", 1), ("x", 2), ("C", 0)]
    levels = (
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%2.", '<w:isLgl w:val="0"/>'),
        level(2, "lowerLetter", "%3)"),
    )
    assert listed(items, *levels) == [
        "I. A", "1. a", "2. b", "II. B", "1. c", "a) x", "III. C",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "text", "start", "shown"),
    [
        ("decimal", "%1.", 3, "3."),
        ("decimal", "Điều %1.", 1, "Điều 1."),
        ("decimalZero", "%1)", 4, "04)"),
        ("lowerLetter", "%1)", 27, "aa)"),
        ("upperLetter", "%1.", 2, "B."),
        ("lowerRoman", "(%1)", 4, "(iv)"),
        ("upperRoman", "%1.", 14, "XIV."),
        ("bullet", "\uf0b7", 1, "-"),
        ("chicago", "%1.", 7, "7."),
    ],
)
def test_a_number_comes_out_as_on_paper(form: str, text: str, start: int, shown: str) -> None:
    assert listed([("Các hộ", 0)], level(0, form, text, start=start)) == [f"{shown} Các hộ"]


def test_a_level_without_number_is_text_alone() -> None:
    assert listed([("Các hộ", 0)], level(0, "none", "")) == ["Các hộ"]


def test_a_number_of_many_levels_is_written_out() -> None:
    items = [("A", 0), ("a", 1), ("b", 1), ("x", 2)]
    levels = [
        level(n, "decimal", ".".join(f"%{k}" for k in range(1, n + 2)) + ".") for n in range(3)
    ]
    assert listed(items, *levels) == ["1. A", "1.1. a", "1.2. b", "1.2.1. x"]


def test_a_legal_level_shows_figures_where_the_level_above_has_roman_numerals() -> None:
    levels = (level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2.", "<w:isLgl/>"))
    assert listed([("A", 0), ("a", 1)], *levels) == ["I. A", "1.1. a"]


def test_a_level_that_never_restarts_counts_on() -> None:
    levels = (
        level(0, "decimal", "%1."),
        level(1, "lowerLetter", "%2)", '<w:lvlRestart w:val="0"/>'),
    )
    items = [("A", 0), ("a", 1), ("B", 0), ("b", 1)]
    assert listed(items, *levels) == ["1. A", "a) a", "2. B", "b) b"]


def test_lists_of_one_definition_count_on_together_unless_one_begins_anew() -> None:
    further = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = item("a", 1) + item("b", 2) + item("c", 3) + item("d", 3)
    lists = numbering(level(0, "decimal", "%1."), further=further)
    assert spoken(docx(body, numbering=lists)) == ["1. a", "2. b", "1. c", "2. d"]


def test_a_list_may_come_from_the_style_and_from_what_that_is_based_on() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Muc"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Muc"/>'
        "</w:style>"
    )
    lists = numbering(
        level(0, "decimal", "%1."), level(1, "lowerLetter", "%2)", '<w:pStyle w:val="Con"/>')
    )
    body = p("A", '<w:pStyle w:val="Muc"/>') + p("a", '<w:pStyle w:val="Con"/>')
    none = p("B", '<w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert spoken(docx(body + none, numbering=lists, styles=styles)) == ["1. A", "a) a", "B"]


def test_what_was_deleted_is_not_read_and_what_was_inserted_is() -> None:
    body = (
        "<w:p><w:r><w:t>Họp lúc </w:t></w:r><w:del><w:r><w:delText>bảy</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>tám</w:t></w:r></w:ins><w:r><w:t> giờ.</w:t></w:r>"
        "<w:moveFrom><w:r><w:t>Không đọc</w:t></w:r></w:moveFrom></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Câu </w:t></w:r></w:p>"
        + p("liền.")
        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    assert spoken(docx(body)) == ["Họp lúc tám giờ.", "Câu liền."]


def test_an_item_deleted_with_its_end_takes_no_number() -> None:
    gone = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/>'
        "</w:rPr></w:pPr><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>"
    )
    body = item("a") + gone + item("b")
    lists = numbering(level(0, "decimal", "%1."))
    assert spoken(docx(body, numbering=lists)) == ["1. a", "2. b"]


def test_hidden_text_is_not_read_be_it_hidden_by_a_style() -> None:
    styles = '<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = p("Ẩn", run="<w:vanish/>") + p("Kín", run='<w:rStyle w:val="An"/>')
    shown = p("Hiện", run='<w:rStyle w:val="An"/><w:vanish w:val="0"/>')
    assert spoken(docx(body + shown, styles=styles)) == ["Hiện"]


def test_breaks_tabs_and_hyphens_within_a_paragraph() -> None:
    body = (
        "<w:p><w:r><w:t>Một</w:t><w:br/><w:t>hai</w:t><w:tab/><w:t>ba</w:t><w:noBreakHyphen/>"
        "<w:t>bốn</w:t><w:sym w:font='Wingdings' w:char='F0FC'/></w:r></w:p>"
    )
    assert spoken(docx(body)) == ["Một\nhai\tba-bốn▪"]


def test_links_fields_and_content_controls_are_read_but_not_their_instructions() -> None:
    body = (
        "<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>Trang</w:t></w:r></w:hyperlink>"
        "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>DATE</w:instrText>"
        "<w:fldChar w:fldCharType='separate'/><w:t> nhà</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert spoken(docx(body)) == ["Trang nhà"]


def test_headers_footers_boxes_and_notes_are_kept_apart() -> None:
    box = (
        "<w:p><w:r><w:t>Thân bài</w:t><w:AlternateContent><w:Choice><w:drawing><w:txbxContent>"
        + p("Trong khung")
        + "</w:txbxContent></w:drawing></w:Choice><w:Fallback><w:pict><w:txbxContent>"
        + p("Trong khung")
        + "</w:txbxContent></w:pict></w:Fallback></w:AlternateContent></w:r></w:p>"
    )
    note = f"<w:footnote>{p('Chú thích')}</w:footnote>"
    content = docx(box, header=p("Đầu trang"), footer=p("Cuối trang"), footnotes=note)
    assert spoken(content) == ["Thân bài"]
    assert withheld(content) == [
        ("Đầu trang", "header or footer"),
        ("Cuối trang", "header or footer"),
        ("Chú thích", "footnote"),
        ("Trong khung", "text box"),
    ]


def test_a_table_is_read_row_by_row_with_its_headings() -> None:
    rows = [["STT", "Thôn", "Số hộ"], ["1", "Nà Đông", "45"], ["2", "Nà Tây", ""]]
    assert spoken(docx(p("Lịch:") + table(rows, heads=1) + p("Hết."))) == [
        "Lịch:",
        "1. Thôn: Nà Đông; Số hộ: 45.",
        "2. Thôn: Nà Tây.",
        "Hết.",
    ]


def test_a_merged_value_is_said_in_each_row_and_a_merged_heading_over_each_column() -> None:
    restart = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'
    goes_on = "<w:tcPr><w:vMerge/></w:tcPr><w:p/>"
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    rows = [
        [f"{restart}{p('Thôn')}", f"{wide}{p('Số liều')}"],
        [goes_on, "Trâu", "Bò"],
        [f"{restart}{p('Nà Đông')}", "12", "30"],
        [goes_on, "4", "5"],
    ]
    assert spoken(docx(p("Số liều:") + table(rows, heads=1) + p("Hết.")))[1:3] == [
        "Thôn: Nà Đông; Số liều Trâu: 12; Số liều Bò: 30.",
        "Thôn: Nà Đông; Số liều Trâu: 4; Số liều Bò: 5.",
    ]


def test_a_table_without_headings_and_one_of_a_single_column() -> None:
    rows = [["Thời gian", "7 giờ"], ["Địa điểm", "Nhà văn hóa"]]
    content = docx(p("Họp:") + table(rows) + table([["Bà con\nchú ý."]]) + p("a") + p("b"))
    assert spoken(content)[1:5] == [
        "Thời gian: 7 giờ.",
        "Địa điểm: Nhà văn hóa.",
        "Bà con",
        "chú ý.",
    ]


def laid_out(content: bytes) -> tuple[tuple[str, ...], list[str], list[str]]:
    """What is spoken, and what is withheld while reading and while laying out, in few words."""
    answer: Any = told(read_docx(content))
    document = lay_out(answer["text"])
    return (
        document.spoken,
        [f"{why}: {text}" for text, why in answer["withheld"]],
        [f"{each.why}: {each.text}" for each in document.withheld],
    )


END = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"


def test_a_letterhead_in_a_table_is_withheld_but_for_the_subject() -> None:
    left = "TRẠM Y TẾ XÃ BẢN LẠC\nSố: 5/TYT\nV/v tiêm phòng"
    right = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    spoken, withheld, _ = laid_out(docx(table([[left, right]]) + p(BODY)))
    assert spoken == ("V/v tiêm phòng", BODY)
    assert len(withheld) == 4
    assert all(each.startswith("letterhead: ") for each in withheld)


def test_a_letterhead_without_the_motto_is_withheld_too() -> None:
    head = table([["UBND XÃ BẢN LẠC", "Bản Lạc, ngày 4 tháng 7 năm 2024"]])
    spoken, _, withheld = laid_out(docx(head + p("THÔNG BÁO") + p(BODY)))
    assert spoken == ("THÔNG BÁO", BODY)
    assert len(withheld) == 2


@pytest.mark.parametrize(
    "end",
    [
        table([["Nơi nhận:\n- Các thôn;\n- Lưu: VT.", f"{END}\n\nNông Văn A"]]),
        table([["", END]]) + p("Nông Văn A"),
        table([["", END], ["", "Nông Văn A"]])
        + p("Ghi chú: phát hai lần")
        + p("Sửa lần 2")
        + p("x"),
        table([["Người viết", "Chủ tịch"], ["Lý Thị B", "Nông Văn A"]]),
    ],
)
def test_a_signature_in_a_table_ends_the_bulletin(end: str) -> None:
    spoken, _, withheld = laid_out(docx(p("THÔNG BÁO") + p(BODY) + p("Xin cảm ơn!") + end))
    assert spoken == ("THÔNG BÁO", BODY, "Xin cảm ơn!")
    assert any("Nông Văn A" in each for each in withheld)


def test_a_list_of_officials_within_the_body_is_read() -> None:
    rows = [["Chức vụ", "Họ tên"], ["Chủ tịch", "Nông Văn A"]]
    content = docx(p(BODY) + table(rows, heads=1) + p("Các đồng chí trực.") + p("Hết."))
    assert spoken(content)[1] == "Chức vụ: Chủ tịch; Họ tên: Nông Văn A."


def test_the_main_part_may_have_another_name() -> None:
    main = word("document", f"<w:body>{p('Chào')}</w:body>")
    names = {"word/document2.xml": "officeDocument"}
    assert spoken(zipped({"_rels/.rels": relations(names), "word/document2.xml": main})) == ["Chào"]


@pytest.mark.parametrize("parts", [{"mimetype": "x"}, {"word/document.xml": "<a/>"}])
def test_a_zip_that_is_no_word_document_is_refused(parts: dict[str, str]) -> None:
    with pytest.raises(InputError, match="there is no text in it"):
        read_docx(zipped(parts))
