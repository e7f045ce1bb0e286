"""Which kind of document a file is, told by what is in it; its name decides only of plain text.

Not handled here: reading it, and having another program read it (`office_suite.py`).
"""

import io
import re
import zipfile
from collections.abc import Mapping
from types import MappingProxyType

from station.errors import InputError, Sentence

READ = (".docx", ".odt", ".pdf", ".txt", ".html", ".eml", ".pptx")
"""What is read here."""
CONVERTED = (".doc", ".rtf", ".xls", ".xlsx", ".ods", ".ppt", ".odp")
"""What an office suite turns into one of those first, where there is one."""
SCANS = (".png", ".jpg", ".tif", ".bmp", ".gif", ".webp")
"""Pictures, whose letters are recognised where there is a program for it."""
KINDS = (*READ, *CONVERTED, *SCANS)
_TEXTS = (".txt", ".md", ".text")
_SAVE_AS = Sentence("open it in Word or LibreOffice and save it as .docx")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_ZIP: Mapping[str, str] = MappingProxyType(
    {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx", "content.xml": ".odt"}
)
_OPEN_DOCUMENT: Mapping[bytes, str] = MappingProxyType(
    {b"opendocument.spreadsheet": ".ods", b"opendocument.presentation": ".odp"}
)
_STREAMS: Mapping[str, str] = MappingProxyType(
    {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt"}
)
_PICTURES: Mapping[bytes, str] = MappingProxyType(
    {b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png", b"GIF8": ".gif", b"II*\0": ".tif",
     b"MM\0*": ".tif", b"BM": ".bmp"}
)  # fmt: skip
_HEIF = (b"heic", b"heix", b"mif1", b"avif", b"msf1")
_SOUNDS = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"OggS", b"fLaC", b"#!AMR", b"\x1aE\xdf\xa3", b"FORM",
           b"0&\xb2u\x8ef\xcf\x11")  # fmt: skip
_MAIL = re.compile(
    rb"(?:(?:From|To|Received|Return-Path|Delivered-To|MIME-Version|Message-ID|Date|Subject|X-[\w-]+)"
    rb":[^\r\n]{0,1000}\r?\n(?:[ \t][^\r\n]{0,1000}\r?\n)*){2}",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html|head|body|table"
    r"|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_ADVICE: Mapping[str, Sentence] = MappingProxyType(
    {
        "locked": Sentence(
            "is locked with a password; open it, take the password away, and save it again"
        ),
        "picture": Sentence(
            "is a picture of a kind that can't be read here; save it as .jpg, or send the Word file"
        ),
        "sound": Sentence(
            "is a video or a recording, not a document; give it the ending it was made with, "
            "such as .mp4 or .mp3"
        ),
        "archive": Sentence(
            "is an archive, not a document; unpack it and take the document inside"
        ),
        "unknown": Sentence(
            "is of an old Office program that nobody here can read; {save_as}", save_as=_SAVE_AS
        ),
    }
)


def kind_of(name: str, content: bytes) -> str:
    """The ending of KINDS by which to read `content`. Raises InputError, with the name in it."""
    found = _what_it_is(content)
    if found == "archive" and name.lower().endswith((".docx", ".odt")):
        return name.lower()[name.rindex(".") :]  # its reader says what is wrong with it
    if found in _ADVICE:
        raise InputError("{name} {advice}", name=name, advice=_ADVICE[found])
    if found:
        return found
    ending = next((each for each in (*KINDS, *_TEXTS) if name.lower().endswith(each)), "")
    if ending in _TEXTS:
        return ".txt"
    if ending in {".html", ".eml", ".rtf"} and b"\0" not in content[:4096]:
        return ".txt" if ending == ".rtf" else ending
    if not ending:
        raise InputError(
            "{name}: only {kinds} can be read; save the bulletin as one of these",
            name=name,
            kinds=", ".join(KINDS),
        )
    if not content.strip():
        raise InputError("{name} is empty; write the bulletin into it and save it", name=name)
    raise InputError(
        "{name} is no {ending} inside; {save_as}", name=name, ending=ending, save_as=_SAVE_AS
    )


def _what_it_is(content: bytes) -> str:
    """The kind that the content shows, a word of `_ADVICE`, or nothing."""
    if content.startswith(_OLE):
        return _in_ole(content)
    if content.startswith(b"PK\x03\x04"):
        return _in_zip(content)
    if b"%PDF-" in content[:1024]:
        return ".pdf"
    return _media(content) or _markup(content)


def _in_ole(content: bytes) -> str:
    """A compound file's kind, by the names of its streams."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "locked"
    for stream, kind in _STREAMS.items():
        if f"{stream}\0".encode("utf-16-le") in content:
            return kind
    return "unknown"


def _in_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            names = file.namelist()[:5000]
            declared = _beginning(file, "mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return ".docx"  # torn: its reader says so
    for start, kind in _IN_ZIP.items():
        if any(name.startswith(start) for name in names):
            others = (found for mark, found in _OPEN_DOCUMENT.items() if mark in declared)
            return next(others, kind) if kind == ".odt" else kind
    return ".docx" if "[Content_Types].xml" in names or "_rels/.rels" in names else "archive"


def _beginning(file: zipfile.ZipFile, name: str) -> bytes:
    with file.open(name) as member:
        return member.read(200)


def _media(content: bytes) -> str:
    if content.startswith(b"RIFF"):
        return ".webp" if content[8:12] == b"WEBP" else "sound"
    if content[4:8] == b"ftyp":
        return "picture" if content[8:12] in _HEIF else "sound"
    picture = next((kind for mark, kind in _PICTURES.items() if content.startswith(mark)), "")
    if picture:
        return picture
    return "sound" if content.startswith(_SOUNDS) or content[4:8] in {b"moov", b"mdat"} else ""


def _markup(content: bytes) -> str:
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.lower().startswith(b"{\\rtf"):
        return ".rtf"
    if _MAIL.match(start):
        return ".eml"
    return ".html" if _PAGE.match(start.decode("latin-1")) else ""
