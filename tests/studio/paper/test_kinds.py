"""What kind a file is, told by what is in it, and what is read of each kind."""

import sys
from pathlib import Path

import pytest

from station.errors import InputError
from station.studio.paper import document
from station.studio.paper.document import read_document
from station.studio.paper.file_kind import CONVERTED, kind_of
from station.studio.paper.formats.html import read_html
from station.studio.paper.formats.mail import read_mail
from station.studio.paper.formats.pptx import read_pptx
from station.studio.paper.formats.written import Block, flat
from station.studio.paper.office_suite import converted
from tests.studio.paper.kinds import KINDS, REFUSED, compound, mail, page, slides
from tests.studio.paper.papers import BODY, docx, odt, p, saved
from tests.studio.programs import program

PICTURE = (
    '<w:r><w:drawing><wp:inline xmlns:wp="urn:wp"><wp:docPr id="1" descr="{told}"/>'
    '<a:blip xmlns:a="urn:a"/></wp:inline></w:drawing></w:r>'
)


def said(blocks: list[Block]) -> list[tuple[str, str]]:
    return [(each.text, each.why) for each in flat(blocks)]


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_is_told_by_the_content(name: str) -> None:
    kind, make = KINDS[name]
    assert kind_of(name, make()) == kind


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_document_is_named_for_what_it_is(name: str) -> None:
    content, says = REFUSED[name]
    with pytest.raises(InputError, match=says) as caught:
        kind_of(name, content)
    assert str(caught.value).startswith(name)


@pytest.mark.parametrize("name", [n for n, (kind, _) in KINDS.items() if kind not in CONVERTED])
def test_each_kind_that_is_read_here_is_read(tmp_path: Path, name: str) -> None:
    made = KINDS[name][1]()
    if BODY.encode()[:10] in made or b"PK" in made[:2] or b"%PDF" in made[:8]:
        assert BODY in " ".join(read_document(saved(tmp_path, name, made)).spoken)


def test_a_page_is_read_as_it_is_shown() -> None:
    body = (
        "<h1>LỊCH HỌP</h1><p>Mai <b>họp</b><br>lúc 7&nbsp;giờ.</p><script>x</script>"
        '<p style="display:none">ẩn</p><ul><li>Một<li>Hai</ul><s>bỏ</s><img alt="bản đồ">'
    )
    assert said(read_html(page(body))) == [
        ("LỊCH HỌP", ""),
        ("Mai họp\nlúc 7 giờ.", ""),
        ("Một", ""),
        ("Hai", ""),
        ("bản đồ", "picture"),
        ("bỏ", "struck through"),
    ]


def test_a_table_of_a_page_has_its_headings_and_spans() -> None:
    body = "<table><tr><th>Thôn<th>Ngày</tr><tr><td colspan=2>Nà Mu<p>x</p></td></tr></table>"
    (table,) = read_html(page(body))
    assert not hasattr(table, "runs")
    assert [[(c.lines, c.columns) for c in row] for row in table.rows] == [
        [(["Thôn"], 1), (["Ngày"], 1)],
        [(["Nà Mu", "x"], 2)],
    ]
    assert table.heads == 1


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_a_page_in_another_encoding_is_read_or_refused_never_wrong(charset: str) -> None:
    content = page("<p>Bà con</p>").decode().encode(charset)
    try:
        assert said(read_html(content)) == [("Bà con", "")]
    except InputError:
        assert charset == "utf-16"


@pytest.mark.parametrize("hostile", ["<div>" * 50_000, "<table>" * 20_000, "<p" * 50_000, "<!--"])
def test_a_hostile_page_is_read_in_time(hostile: str) -> None:
    read_html(f"{hostile}a".encode())


def test_a_mails_text_is_read_and_what_is_attached_is_told() -> None:
    assert said(read_mail(mail("Bà con chú ý.", attached="lich.docx"))) == [
        ("Bà con chú ý.\n", ""),
        ("lich.docx", "attachment"),
    ]
    both = mail("khác", html="<p>Bà con chú ý.</p>")
    assert said(read_mail(both)) == [("Bà con chú ý.", "")]


def test_slides_are_read_in_their_order_but_for_hidden_ones() -> None:
    texts = [f"Trang {number}" for number in range(1, 12)]
    assert said(read_pptx(slides(*texts, hidden="ẩn"))) == [(text, "") for text in texts]


def test_struck_letters_and_pictures_of_a_word_file_are_told_not_read(tmp_path: Path) -> None:
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{struck.format('bảy ')}{struck.format('giờ')}"
        "<w:r><w:t>tám giờ bà con đến họp.</w:t></w:r></w:p>"
        f"<w:p>{PICTURE.format(told='Bản đồ thôn')}</w:p><w:p>{PICTURE.format(told='')}</w:p>"
    )
    found = read_document(saved(tmp_path, "tin.docx", docx(body)))
    assert found.spoken == ("tám giờ bà con đến họp.",)
    assert [(each.text, each.why) for each in found.withheld] == [
        ("bảy giờ", "struck through"),
        ("Bản đồ thôn", "picture"),
        ("a picture", "picture"),
    ]


def test_struck_letters_and_pictures_of_an_open_document_are_told_not_read(tmp_path: Path) -> None:
    style = (
        '<style:style style:name="T1" style:family="text"><style:text-properties '
        'style:text-line-through-style="solid"/></style:style>'
    )
    body = (
        '<text:p><text:span text:style-name="T1">bảy giờ</text:span>tám giờ họp.</text:p>'
        "<text:p><draw:frame><draw:image/><svg:desc>Bản đồ</svg:desc></draw:frame></text:p>"
    )
    found = read_document(saved(tmp_path, "tin.odt", odt(body, automatic=style)))
    assert found.spoken == ("tám giờ họp.",)
    assert [(each.text, each.why) for each in found.withheld] == [
        ("bảy giờ", "struck through"),
        ("Bản đồ", "picture"),
    ]


def test_without_an_office_suite_the_sentence_says_how() -> None:
    with pytest.raises(InputError, match="libreoffice-writer-nogui; or open it") as caught:
        converted(compound("WordDocument"), ".doc", programs=("no-such-program",))
    assert "\n" not in str(caught.value)


def suite(folder: Path, does: str) -> tuple[str]:
    """A program in LibreOffice's place; $out is the folder and $in the document."""
    words = 'while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out="$2"; shift; done; in="$1"'
    return (program(folder, f"{words}\nmkdir -p $out\n{does}"),)


def test_what_the_suite_makes_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(tmp_path, "made.docx", docx(p(BODY)))
    programs = suite(tmp_path, f"cp {tmp_path}/made.docx $out/document.docx")
    monkeypatch.setattr(
        document, "converted", lambda content, kind: converted(content, kind, programs=programs)
    )
    path = saved(tmp_path, "cu.doc", compound("WordDocument"))
    assert read_document(path).spoken == (BODY,)


@pytest.mark.parametrize(
    ("does", "says"),
    [
        ("exit 1", "can't open it"),
        ("true", "can't open it"),
        ("ln -s /etc/passwd $out/document.docx", "can't open it"),
        ("mkdir $out/document.docx", "can't open it"),
        ("truncate -s 50M $out/document.docx", "more in it than any bulletin"),
        ("dd if=/dev/zero of=$out/document.docx bs=1M count=300 2>&1", "more in it|can't open"),
        ("sleep 60", "takes too long"),
    ],
)
def test_a_suite_that_fails_hangs_or_lies_is_a_sentence(
    tmp_path: Path, does: str, says: str
) -> None:
    with pytest.raises(InputError, match=says) as caught:
        converted(b"x", ".doc", programs=suite(tmp_path, does), longest=3.0)
    assert "\n" not in str(caught.value)


def test_the_suite_gets_little_memory_and_leaves_nothing_behind(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    greedy = f"{sys.executable} -c 'bytearray(6_000_000_000)' || echo refused > {seen}"
    with pytest.raises(InputError):
        converted(b"x", ".doc", programs=suite(tmp_path, f"echo $in >> {seen}.in; {greedy}"))
    assert seen.read_text() == "refused\n"
    assert not Path((tmp_path / "seen.in").read_text().strip()).exists()
