"""The corpus of made papers: writes `tests/samples/papers`, and says what is in each.

`python -m tests.studio.paper.corpus` makes the files anew. What is expected of each was written by
hand with its layout, never taken from what the reader makes of it.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.studio.paper.corpus_layouts import FURTHER
from tests.studio.paper.kinds import compound, mail, page, rtf, sheet_of_office, slides
from tests.studio.paper.layouts import LAYOUTS
from tests.studio.paper.papers import docx, odt, p, pdf, table
from tests.studio.paper.test_encodings import tcvn3, vni

FOLDER = Path(__file__).parents[2] / "samples" / "papers"
TAGS = {
    "L": "letterhead",
    "S": "head of a radio script",
    "A": "approval block",
    "R": "list of recipients",
    "N": "note",
}
Lines = list[tuple[str, str]]


@dataclass(frozen=True)
class Sample:
    """A file; `spoken` its words in order, `withheld` texts with what they are, or `refused`."""

    content: bytes
    spoken: str = ""
    withheld: frozenset[tuple[str, str]] = frozenset()
    refused: str = ""
    doubts: bool = False


def lines_of(layout: str) -> Lines:
    """Tags and lines; an empty line has no tag."""
    return [(line[:1], " ".join(line[2:].split())) for line in layout.strip().splitlines()]


def sample(layout: str, write: Callable[[Lines], bytes]) -> Sample:
    """A layout in some kind of file."""
    lines = lines_of(layout)
    spoken = " ".join(text for tag, text in lines if tag == "+")
    held = frozenset((text, TAGS[tag]) for tag, text in lines if tag in TAGS)
    return Sample(write(lines), spoken, held)


def typed(lines: Lines) -> str:
    return "\n".join(text for _, text in lines) + "\n"


def paragraphs(lines: Lines, run: str = "", change: Callable[[str], str] = str) -> str:
    return "".join(p(change(text), run=run) for _, text in lines)


def font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def word(lines: Lines) -> bytes:
    return docx(paragraphs(lines))


def word_in_columns(lines: Lines) -> bytes:
    """The head as offices have it: who writes on the left, the nation's motto on the right."""
    head = [text for tag, text in lines if tag == "L"]
    right = [
        text for text in head if text.startswith(("CỘNG", "Độc", "ĐẢNG CỘNG")) or ", ngày" in text
    ]
    left = [text for text in head if text not in right]
    columns = table([["\n".join(left), "\n".join(right or ["Độc lập - Tự do - Hạnh phúc"])]])
    return docx(columns + paragraphs([line for line in lines if line[0] != "L"]))


def word_old_letters(lines: Lines) -> bytes:
    """As a text that was begun years ago, and finished in Unicode: paragraphs take turns."""
    return docx(
        "".join(
            p(tcvn3(text), run=font(".VnTime")) if number % 2 else p(text, run=font("Times"))
            for number, (_, text) in enumerate(lines)
            if not text.isupper() or not number % 2
        )
    )


def word_vni(lines: Lines) -> bytes:
    return docx(paragraphs(lines, run=font("VNI-Times"), change=vni))


def open_text(lines: Lines) -> bytes:
    return odt("".join(f"<text:p>{text}</text:p>" for _, text in lines))


def web(lines: Lines) -> bytes:
    return page("".join(f"<p>{text}</p>" for _, text in lines))


def letter(lines: Lines) -> bytes:
    return mail(typed(lines))


def printed(lines: Lines) -> bytes:
    return pdf([text for _, text in lines if text])


def text(encoding: str) -> Callable[[Lines], bytes]:
    return lambda lines: typed(lines).encode(encoding)


def windows_1258(lines: Lines) -> bytes:
    """Tones stand behind their letters there, as a sign of their own."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    apart = ""
    for each in typed(lines):
        signs = unicodedata.normalize("NFD", each)
        bare = "".join(sign for sign in signs if sign not in tones)
        tone = "".join(sign for sign in signs if sign in tones)
        apart += unicodedata.normalize("NFC", bare) + tone
    return apart.encode("cp1258")


def windows(lines: Lines) -> bytes:
    return typed(lines).replace("\n", "\r\n").encode("utf-8-sig")


# Each layout in a kind of file that offices send it in.
_KINDS: Mapping[str, tuple[str, Callable[[Lines], bytes]]] = {
    "peoples_committee": (".docx", word_in_columns),
    "radio_script": (".txt", windows),
    "approved_above": (".odt", open_text),
    "title_above_fields": (".txt", text("utf-8")),
    "police": (".docx", word_in_columns),
    "health_station": (".doc", word),
    "school": (".docm", word),
    "front": (".html", web),
    "village": (".txt", text("utf-16")),
    "womens_union": (".eml", letter),
    "byline": (".pdf", printed),
    "byline_and_source": (".md", text("utf-8")),
    "two_notices": (".docx", word),
    "decision_with_regulation": (".odt", open_text),
    "annex": (".docx", word),
    "list_below": (".html", web),
    "office_note": (".txt", text("utf-8-sig")),
    "note_of_reading": (".docx", word_vni),
    "listeners_note_below_signature": (".odt", open_text),
    "recipients_in_the_middle": (".docx", word),
    "two_bodies_with_fields": (".txt", text("utf-8")),
    "party": (".doc", word_in_columns),
    "power_company": (".pdf", printed),
    "plain": (".txt", windows_1258),
    "waterworks": (".docx", word),
    "election": (".odt", open_text),
    "press": (".html", web),
    "power_cut": (".docx", word_in_columns),
    "funeral": (".txt", text("utf-8")),
    "invitation": (".docm", word),
    "court": (".odt", open_text),
    "bank": (".eml", letter),
    "decision_with_list": (".docx", word_in_columns),
    "cooperative": (".docx", word_vni),
    "red_cross": (".pdf", printed),
}
BODY = "Bà con chú ý, sáng mai xã tổ chức tiêm phòng cho đàn trâu, bò tại bãi tiêm của thôn."
_STRUCK = f"<w:r><w:rPr><w:strike/></w:rPr><w:t>bảy giờ</w:t></w:r><w:r><w:t>{BODY}</w:t></w:r>"
_BOXED = f"<w:pict><w:txbxContent>{p('Nhớ mang dây')}</w:txbxContent></w:pict>"
_BOX = f"<w:r>{_BOXED}</w:r><w:r><w:t>{BODY}</w:t></w:r>"
_PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="urn:wp"><wp:docPr id="1" descr="Bản đồ"/>'
    '<a:blip xmlns:a="urn:a"/></wp:inline></w:drawing></w:r></w:p>'
)
_SCHEDULE = table([["Thôn", "Ngày"], ["Nà Mu", "10/9"], ["Nà Đông", "11/9"]], heads=1)
_TORN = docx(p(BODY))


def held(text: str, why: str) -> frozenset[tuple[str, str]]:
    return frozenset({(text, why)})


SPECIAL: Mapping[str, Sample] = {
    "gach-bo.docx": Sample(docx(f"<w:p>{_STRUCK}</w:p>"), BODY, held("bảy giờ", "struck through")),
    "hop-chu.docx": Sample(docx(f"<w:p>{_BOX}</w:p>"), BODY, held("Nhớ mang dây", "text box"),
                           ),
    "co-anh.docx": Sample(docx(p(BODY) + _PICTURE), BODY, held("Bản đồ", "picture")),
    "co-anh.pdf": Sample(
        pdf([BODY], resources="/XObject<</I<</Subtype/Image/Width 300/Height 200>>>>"),
        BODY, held("a picture on page 1", "picture")),
    "chu-thich.pdf": Sample(pdf([BODY], small=["1 Theo Quyết định của tỉnh."]), BODY,
                            held("1 Theo Quyết định của tỉnh.", "footnote")),
    "lich-bang.docx": Sample(
        docx(p(BODY) + _SCHEDULE), f"{BODY} Thôn: Nà Mu; Ngày: 10/9. Thôn: Nà Đông; Ngày: 11/9."),
    "lich-bang.html": Sample(
        page(f"<p>{BODY}</p><table><tr><th>Thôn<th>Ngày<tr><td>Nà Mu<td>10/9</table>"),
        f"{BODY} Thôn: Nà Mu; Ngày: 10/9."),
    "trinh-chieu.pptx": Sample(slides(BODY, "Xin cảm ơn bà con."), f"{BODY} Xin cảm ơn bà con."),
    "dinh-kem.eml": Sample(mail(BODY, attached="lich.docx"), BODY, held("lich.docx", "attachment")),
    "dau-cuoi-trang.docx": Sample(
        docx(p(BODY), header=p("Bản tin xã Bản Lạc")), BODY,
        held("Bản tin xã Bản Lạc", "header or footer")),
    "vntime-lan-unicode.docx": Sample(
        docx(p(tcvn3(BODY), run=font(".VnTime")) + p("Kính mong bà con đến đúng giờ.")),
        f"{BODY} Kính mong bà con đến đúng giờ."),
    "cut.docx": Sample(_TORN[: len(_TORN) // 2], refused="damaged|torn|not"),
    "cut.pdf": Sample(pdf([BODY])[:300], refused="damaged|picture"),
    "cut.odt": Sample(odt(f"<text:p>{BODY}</text:p>")[:200], refused="damaged|no .odt"),
    "rong.txt": Sample(b"\xef\xbb\xbf \r\n", refused="empty"),
    "khoa.docx": Sample(compound("EncryptedPackage"), refused="password"),
    "bang-gia.xlsx": Sample(sheet_of_office(), refused="LibreOffice"),
    "giau-chu.rtf": Sample(rtf(BODY), BODY, refused="LibreOffice"),
    "cat-doi.txt": Sample((BODY * 4).encode() + "ế".encode()[:2], refused="cut off or damaged"),
}  # fmt: skip


def samples() -> dict[str, Sample]:
    """Every file of the corpus by its name."""
    layouts = {**LAYOUTS, **FURTHER}
    made = {
        f"{name.replace('_', '-')}{ending}": sample(layouts[name], write)
        for name, (ending, write) in _KINDS.items()
    }
    return {**made, **SPECIAL}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each, made in samples().items():
        (FOLDER / each).write_bytes(made.content)
