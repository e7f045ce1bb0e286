"""OpenDocument: lists, styles, tables, and what they hide."""

from typing import Any

import pytest

from station.errors import InputError
from station.studio.paper.formats.odt import read_odt
from station.studio.paper.reader import told
from tests.studio.paper.papers import odt, zipped

STYLE = (
    "<style:style style:name='{0}' style:family='text'><style:text-properties {1}/></style:style>"
)


def spoken(content: bytes) -> list[str]:
    answer: Any = told(read_odt(content))
    return str(answer["text"]).split("\n\n")


def withheld(content: bytes) -> list[tuple[str, str]]:
    answer: Any = told(read_odt(content))
    return list(answer["withheld"])


def lists(*levels: str) -> str:
    return f"<text:list-style style:name='L'>{''.join(levels)}</text:list-style>"


def number(depth: int, form: str, suffix: str = ".", further: str = "") -> str:
    return (
        f"<text:list-level-style-number text:level='{depth}' style:num-format='{form}' "
        f"style:num-suffix='{suffix}' {further}/>"
    )


def listed(*items: str, of: str = "") -> str:
    inner = "".join(f"<text:list-item>{each}</text:list-item>" for each in items)
    return f"<text:list text:style-name='L' {of}>{inner}</text:list>"


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def test_lists_count_by_level_and_begin_anew() -> None:
    inner = p("A") + listed(p("a"), p("b"))
    styles = lists(number(1, "I"), number(2, "a", ")"))
    body = listed(inner, p("B")) + listed(p("C"))
    assert spoken(odt(body, styles)) == ["I. A", "a) a", "b) b", "II. B", "I. C"]


def test_a_list_may_continue_another_or_begin_elsewhere() -> None:
    styles = lists(number(1, "1", further="text:start-value='4'"))
    body = (
        listed(p("a"), of="xml:id='x'")
        + listed(p("b"), of="text:continue-numbering='true'")
        + listed(p("c"), of="text:continue-list='x'")
        + "<text:list text:style-name='L'><text:list-item text:start-value='9'>"
        + p("d")
        + "</text:list-item></text:list>"
    )
    assert spoken(odt(body, styles)) == ["4. a", "5. b", "6. c", "9. d"]


def test_a_number_shows_the_levels_above_it_when_asked() -> None:
    styles = lists(number(1, "1"), number(2, "1", further="text:display-levels='2'"))
    assert spoken(odt(listed(p("A") + listed(p("a"), p("b"))), styles))[1:] == ["1.1. a", "1.2. b"]


def test_a_number_may_be_written_as_a_pattern_of_its_levels() -> None:
    pattern = "style:num-list-format='Mục %1%/%2%.'"
    styles = lists(number(1, "I"), number(2, "a", ")"), number(2, "a", further=pattern))
    assert spoken(odt(listed(p("A") + listed(p("a"), p("b"))), styles))[2] == "Mục I/b. b"


def test_bullets_and_a_lists_header() -> None:
    styles = lists("<text:list-level-style-bullet text:level='1' text:bullet-char='•'/>")
    inner = f"<text:list-header>{p('Đầu')}</text:list-header>"
    header = f"<text:list text:style-name='L'>{inner}</text:list>"
    assert spoken(odt(header + listed(p("a")), styles)) == ["Đầu", "- a"]


def test_numbered_headings() -> None:
    outline = (
        "<office:styles><text:outline-style><text:outline-level-style text:level='1' "
        "style:num-format='I' style:num-suffix='.'/></text:outline-style></office:styles>"
    )
    body = "<text:h text:outline-level='1'>Một</text:h><text:h text:outline-level='1'>Hai</text:h>"
    assert spoken(odt(body, styles=outline)) == ["I. Một", "II. Hai"]


def test_spaces_tabs_breaks_and_spans() -> None:
    body = p(
        "  Họp\n  <text:span>lúc</text:span><text:s text:c='2'/>bảy<text:tab/>giờ"
        "<text:line-break/>sáng"
    )
    assert spoken(odt(body)) == [" Họp lúc  bảy\tgiờ\nsáng"]


def test_deleted_hidden_and_commented_text_is_not_read() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        + p("Đã xóa")
        + "</text:deletion></text:changed-region></text:tracked-changes>"
        + p("Họp<text:change text:change-id='1'/> lúc bảy giờ<office:annotation>"
            "<text:p>Ghi chú</text:p></office:annotation>.")
        + p("<text:span text:style-name='An'>Ẩn</text:span>Hiện")
        + "<text:section text:display='none'><text:p>Kín</text:p></text:section>"
        + "<text:section><text:p>Trong mục</text:p></text:section>"
    )  # fmt: skip
    assert spoken(odt(body, STYLE.format("An", "text:display='none'"))) == [
        "Họp lúc bảy giờ.", "Hiện", "Trong mục",
    ]  # fmt: skip


def test_notes_boxes_headers_are_kept_apart() -> None:
    body = p(
        "Thân<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Chú thích"
        "</text:p></text:note-body></text:note><draw:frame><draw:text-box><text:p>Khung</text:p>"
        "</draw:text-box></draw:frame>"
    )
    styles = (
        "<office:master-styles><style:master-page><style:header><text:p>Đầu trang</text:p>"
        "</style:header></style:master-page></office:master-styles>"
    )
    content = odt(body, styles=styles)
    assert spoken(content) == ["Thân"]
    assert withheld(content) == [
        ("Đầu trang", "header or footer"), ("Chú thích", "footnote"), ("Khung", "text box"),
    ]  # fmt: skip


def test_a_table_with_headings_and_covered_cells() -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(text: str, further: str = "") -> str:
        return f"<table:table-cell {further}>{p(text)}</table:table-cell>"

    covered = "<table:covered-table-cell/>"
    first = row(cell("Thôn"), cell("Trâu"), cell("Bò"))
    heads = f"<table:table-header-rows>{first}</table:table-header-rows>"
    body = (
        heads
        + row(cell("Nà Đông", "table:number-rows-spanned='2'"), cell("1"), cell("2"))
        + row(covered, cell("chưa tiêm", "table:number-columns-spanned='2'"), covered)
    )
    content = odt(f"{p('Lịch:')}<table:table>{body}</table:table>{p('Hết.')}")
    assert spoken(content)[1:3] == [
        "Thôn: Nà Đông; Trâu: 1; Bò: 2.",
        "Thôn: Nà Đông; Trâu: chưa tiêm.",
    ]


@pytest.mark.parametrize("parts", [{"mimetype": "x"}, {"content.xml": "<a/>"}])
def test_a_zip_that_is_no_text_document_is_refused(parts: dict[str, str]) -> None:
    with pytest.raises(InputError, match="there is no text in it"):
        read_odt(zipped(parts))


def test_a_locked_document_is_named_as_such() -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    with pytest.raises(InputError, match="locked with a password"):
        read_odt(zipped({"META-INF/manifest.xml": manifest, "content.xml": b"\x01\x02"}))
