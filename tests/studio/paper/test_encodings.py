"""Old encodings, .VnTime, TCVN3 and VNI: found, repaired or refused."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from station.errors import InputError
from station.studio.paper.document import read_document
from station.studio.paper.encodings import as_unicode, decoded
from station.studio.paper.formats.docx import read_docx
from station.studio.paper.formats.old_encodings import TCVN3, VNI, from_tcvn3, from_vni, of_font
from station.studio.paper.formats.written import Paragraph, Run
from tests.studio.paper.papers import docx, p, saved

ALL = "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâêôơưđ"
TEXT = (
    "Kính thưa bà con và các bạn, Ủy ban nhân dân xã Bản Lạc tổ chức tiêm phòng cho đàn trâu, bò "
    "của các hộ trong thôn vào sáng thứ bảy; đề nghị bà con đưa vật nuôi đến nhà văn hóa đúng giờ."
)
TO_TCVN3 = {new: old for old, new in TCVN3.items() if old not in "\u2212\u2010"}
TO_VNI = {new: old for old, new in VNI.items() if not (old[0].isupper() and old[1:].islower())}


def tcvn3(text: str) -> str:
    """As a typist of those days would have it; capitals with a tone don't exist."""
    return "".join(TO_TCVN3.get(each, TO_TCVN3.get(each.lower(), each)) for each in text)


def vni(text: str) -> str:
    return "".join(TO_VNI.get(each, each) for each in text)


def mended(*runs: Run) -> str:
    (block,) = as_unicode([Paragraph(runs)])
    assert isinstance(block, Paragraph)
    return block.text


@pytest.mark.parametrize("letter", ALL)
def test_each_letter_survives_the_way_there_and_back(letter: str) -> None:
    assert from_tcvn3(tcvn3(letter)) == letter
    assert from_vni(vni(letter)) == letter
    assert from_vni(vni(letter.upper())) == letter.upper()


def test_the_tables_agree_with_phrases_that_every_official_letter_had() -> None:
    # Typed from the byte charts, not made by our own tables.
    assert from_tcvn3("Céng hoµ x· héi chñ nghÜa ViÖt Nam") == "Cộng hoà xã hội chủ nghĩa Việt Nam"
    assert from_tcvn3("§éc lËp - Tù do - H¹nh phóc") == "Độc lập - Tự do - Hạnh phúc"
    assert (
        from_vni("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam") == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    )
    assert from_vni("Ñoäc laäp - Töï do - Haïnh phuùc") == "Độc lập - Tự do - Hạnh phúc"
    assert from_vni("UÛY BAN, Uûy ban, saün, thaúng") == "ỦY BAN, Ủy ban, sẵn, thẳng"


def test_capitals_of_tcvn3_come_back_as_capitals() -> None:
    assert from_tcvn3("TR¦êNG häc, ñy ban") == "TRƯỜNG học, ủy ban"
    in_capitals = of_font(".VnTimeH")
    assert in_capitals is not None
    assert in_capitals("ñy ban nh©n d©n") == "ỦY BAN NHÂN DÂN"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        vni(TEXT).encode("latin-1"),
        tcvn3(TEXT).replace(tcvn3("Ủ"), tcvn3("ủ")).encode("latin-1"),
        vni(TEXT).encode(),
        tcvn3(TEXT).encode(),
    ],
)
def test_a_plain_text_is_understood_in_any_encoding(content: bytes) -> None:
    assert decoded(content).casefold() == TEXT.casefold()


def test_windows_1258_with_its_separate_tones_is_understood() -> None:
    tones = "\u0300\u0309\u0303\u0301\u0323"
    parted = ""
    for letter in TEXT:
        whole = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in whole if mark in tones)
        base = unicodedata.normalize("NFC", "".join(mark for mark in whole if mark not in tones))
        parted += base + tone
    assert decoded(parted.encode("cp1258")) == TEXT


@pytest.mark.parametrize(
    "content",
    [
        b"\xe0\xe1 la",
        b"\xf1i " * 12,  # “ủi” in one encoding, “đi” in the other
        "Der Bürgermeister von Köln grüßt die Bürger über den Lautsprecher herzlich".encode(
            "latin-1"
        ),
        bytes(range(0xA0, 0x100)) * 4,
    ],
)
def test_what_is_not_certain_is_refused_with_words(content: bytes) -> None:
    with pytest.raises(InputError, match="Unicode") as caught:
        decoded(content)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Hello",
        "Café à la carte",
        "",
        "Số 5: 1.250.000 đồng; 12,5%",
        "Ông François Müller họp.",
    ],
)
def test_unicode_is_left_as_it_is(text: str) -> None:
    assert mended(Run(text)) == text
    assert decoded(text.encode()) == text


def test_a_mixed_document_is_mended_run_by_run_where_the_font_says_so() -> None:
    runs = (
        Run("Thông báo: ", "Times New Roman"),
        Run(tcvn3("đề nghị bà con "), ".VnTime"),
        Run(vni("đưa vật nuôi đến "), "VNI-Times"),
        Run("nhà văn hóa", "Arial"),
    )
    assert mended(*runs) == "Thông báo: đề nghị bà con đưa vật nuôi đến nhà văn hóa"


def test_a_letter_and_its_mark_in_two_runs_are_read_together() -> None:
    written = vni("tiêm phòng cho đàn bò")
    runs = [Run(letter, "VNI-Times") for letter in written]
    assert mended(*runs) == "tiêm phòng cho đàn bò"


def test_unicode_under_an_old_fonts_name_is_left_as_it_is() -> None:
    assert mended(Run(TEXT, ".VnTime")) == TEXT


def test_a_document_without_such_fonts_is_decided_as_a_whole() -> None:
    paragraphs = [Paragraph((Run(tcvn3(line)),)) for line in (TEXT.lower(), "hộ ông", "1.")]
    found = as_unicode(paragraphs)
    assert [each.text for each in found if isinstance(each, Paragraph)] == [
        TEXT.lower(),
        "hộ ông",
        "1.",
    ]


def test_a_text_of_another_language_is_not_read_by_a_vietnamese_voice() -> None:
    german = "Der Bürgermeister von Köln grüßt die Bürger über den Lautsprecher ganz herzlich."
    with pytest.raises(InputError, match="can't be Vietnamese"):
        mended(Run(german))


@pytest.mark.parametrize("old", [tcvn3, vni])
def test_unicode_with_a_paragraph_of_older_encoding_in_it_is_refused(
    old: Callable[[str], str],
) -> None:
    runs = [Run(f"{TEXT}\n" * 8), Run(old("đề nghị bà con đưa vật nuôi đến nhà văn hóa đúng giờ"))]
    with pytest.raises(InputError, match="isn't certain"):
        mended(*runs)
    assert mended(runs[0], Run("Müller, François, Ñu")) == runs[0].text + "Müller, François, Ñu"


def test_nonsense_in_an_old_font_is_refused() -> None:
    with pytest.raises(InputError, match="isn't certain"):
        mended(Run("ÄÀÅÃ ÛÕÏ " * 20, ".VnTime"))


def test_letters_of_a_font_that_passes_for_signs_and_soft_hyphens_are_read() -> None:
    assert from_tcvn3("".join(chr(0xF000 + ord(each)) for each in tcvn3("thứ tư"))) == "thứ tư"
    typed = "<w:r><w:rPr><w:rFonts w:ascii='.VnTime'/></w:rPr><w:t>Thø t</w:t><w:softHyphen/></w:r>"
    (block,) = as_unicode(read_docx(docx(f"<w:p>{typed}</w:p>")))
    assert isinstance(block, Paragraph)
    assert block.text == "Thứ tư"


def test_an_old_word_document_is_read_aloud_right(tmp_path: Path) -> None:
    font = '<w:rFonts w:ascii="{0}" w:hAnsi="{0}"/>'
    title = p(tcvn3("thông báo lịch họp"), run=font.format(".VnTimeH"))
    body = p(tcvn3(TEXT), run=font.format(".VnTime"))
    new = p("Xin cảm ơn bà con!", run=font.format("Times New Roman"))
    document = read_document(saved(tmp_path, "cu.docx", docx(title + body + new)))
    assert document.spoken[0] == "THÔNG BÁO LỊCH HỌP"
    assert document.spoken[1].casefold() == TEXT.casefold()
    assert document.spoken[2] == "Xin cảm ơn bà con!"


@pytest.mark.parametrize("old", [tcvn3, vni])
def test_right_paragraphs_stay_right_beside_those_of_an_older_encoding(
    old: Callable[[str], str],
) -> None:
    right = ["Kính thưa bà con và các bạn.", "Xin cám ơn.", "Kính mong các bác."]
    wrong = [TEXT.lower(), "đề nghị bà con đưa vật nuôi đến nhà văn hóa thôn đúng giờ quy định"]
    lines = [right[0], old(wrong[0]), right[1], old(wrong[1]), right[2]]
    found = as_unicode([Paragraph((Run(line),)) for line in lines])
    assert [each.text for each in found if isinstance(each, Paragraph)] == [
        right[0],
        wrong[0],
        right[1],
        wrong[1],
        right[2],
    ]
    assert decoded("\n".join(lines).encode()).split("\n") == [each.text for each in found]  # type: ignore[union-attr]
