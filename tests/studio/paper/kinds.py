"""Files of many kinds, as small as what tells them apart; none of them is read from disk."""

from collections.abc import Callable, Mapping
from email.message import EmailMessage

from tests.studio.paper.papers import BODY, docx, odt, p, pdf, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def compound(*streams: str) -> bytes:
    """The beginning of a compound file, with the names of its streams."""
    names = b"".join(f"{stream}\0".encode("utf-16-le").ljust(64, b"\0") for stream in streams)
    return OLE + b"\0" * 504 + names


def rtf(*paragraphs: str) -> bytes:
    """A rich text with these paragraphs."""
    text = r"\par ".join(
        "".join(letter if letter.isascii() else rf"\u{ord(letter)}?" for letter in each)
        for each in paragraphs
    )
    return rf"{{\rtf1\ansi\deff0{{\fonttbl{{\f0 Times;}}}}\f0 {text}\par}}".encode("ascii")


def page(body: str, charset: str = "utf-8") -> bytes:
    """A page of HTML."""
    head = f'<html><head><meta charset="{charset}"><title>x</title><style>p {{}}</style></head>'
    return f"{head}<body>{body}</body></html>".encode(charset)


def mail(text: str, html: str = "", attached: str = "") -> bytes:
    """A saved mail."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "ubnd@xa.vn", "dai@xa.vn", "Thông báo"
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    if attached:
        made.add_attachment(b"PK", maintype="application", subtype="zip", filename=attached)
    return made.as_bytes()


def slides(*texts: str, hidden: str = "") -> bytes:
    """A presentation, a paragraph a slide; `hidden` is one that isn't shown."""
    space = 'xmlns:a="urn:a" xmlns:p="urn:p"'
    parts: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>"}
    for number, text in enumerate([*texts, *([hidden] if hidden else [])], 1):
        show = ' show="0"' if text == hidden else ""
        body = f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"
        parts[f"ppt/slides/slide{number}.xml"] = f"<p:sld {space}{show}>{body}</p:sld>"
    return zipped(parts)


def sheet_of_office() -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})


def open_document(kind: str) -> bytes:
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<a/>"})


KINDS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "thong bao.docx": (".docx", lambda: docx(p(BODY))),
    "thong bao.doc": (".docx", lambda: docx(p(BODY))),  # saved anew under its old name
    "mau.docm": (".docx", lambda: docx(p(BODY))),
    "luu.txt": (".docx", lambda: docx(p(BODY))),
    "khong ten": (".docx", lambda: docx(p(BODY))),
    "cu.doc": (".doc", lambda: compound("WordDocument")),
    "cu.docx": (".doc", lambda: compound("Root Entry", "1Table", "WordDocument")),
    "bang gia.xls": (".xls", lambda: compound("Root Entry", "Workbook")),
    "bang gia.doc": (".xls", lambda: compound("Book")),
    "trinh chieu.ppt": (".ppt", lambda: compound("PowerPoint Document")),
    "lich.xlsx": (".xlsx", sheet_of_office),
    "lich.docx": (".xlsx", sheet_of_office),
    "bai.pptx": (".pptx", lambda: slides(BODY)),
    "bai.odt": (".odt", lambda: odt(f"<text:p>{BODY}</text:p>")),
    "bang.ods": (".ods", lambda: open_document("spreadsheet")),
    "chieu.odp": (".odp", lambda: open_document("presentation")),
    "in.pdf": (".pdf", lambda: pdf([BODY])),
    "in.docx": (".pdf", lambda: pdf([BODY])),
    "giau.rtf": (".rtf", lambda: rtf(BODY)),
    "giau.doc": (".rtf", lambda: rtf(BODY)),
    "trang.html": (".html", lambda: page(f"<p>{BODY}</p>")),
    "trang.doc": (".html", lambda: page(f"<p>{BODY}</p>")),  # as a web program saves it
    "trang.htm": (".html", lambda: b"\xef\xbb\xbf<!DOCTYPE html><p>a</p>"),
    "manh.html": (".html", lambda: b"<p>a</p>"),
    "thu.eml": (".eml", lambda: mail(BODY)),
    "thu.txt": (".eml", lambda: mail(BODY)),
    "anh.docx": (".jpg", lambda: b"\xff\xd8\xff\xe0JFIF"),
    "anh.png": (".png", lambda: b"\x89PNG\r\n\x1a\n"),
    "anh.tiff": (".tif", lambda: b"II*\0"),
    "anh.webp": (".webp", lambda: b"RIFF\0\0\0\0WEBPVP8 "),
    "ghi.txt": (".txt", lambda: BODY.encode()),
    "ghi.md": (".txt", lambda: BODY.encode()),
}
REFUSED: Mapping[str, tuple[bytes, str]] = {
    "phim.docx": (b"\0\0\0\x18ftypmp42" + b"\0" * 40, "is a video or a recording"),
    "phim.mov": (b"\0\0\0\x14ftypqt  " + b"\0" * 40, "is a video or a recording"),
    "phim.txt": (b"\x1aE\xdf\xa3" + b"\0" * 40, "is a video or a recording"),
    "phim.pdf": (b"RIFF\0\0\0\0AVI LIST", "is a video or a recording"),
    "tieng.doc": (b"RIFF\0\0\0\0WAVEfmt ", "is a video or a recording"),
    "tieng.docx": (b"ID3\x04" + b"\0" * 40, "is a video or a recording"),
    "tieng.txt": (b"#!AMR\n" + b"\0" * 40, "is a video or a recording"),
    "anh.heic": (b"\0\0\0\x18ftypheic" + b"\0" * 40, "save it as .jpg"),
    "goi.zip": (zipped({"a.txt": "a"}), "is an archive"),
    "khoa.docx": (compound("EncryptedPackage"), "is locked with a password"),
    "xua.doc": (compound("MatOST", "MM"), "is of an old Office program"),
    "gia.docx": (b"hello", "is no .docx inside"),
    "gia.pdf": (b"hello", "is no .pdf inside"),
    "gia.xls": (b"hello", "is no .xls inside"),
    "khong ten": (b"hello", "only .docx, .odt, .pdf, .txt"),
    "rong.docx": (b"", "is empty"),
}
