"""Which format a document has, by its name and its first bytes; a wrong one is named.

Not handled here: reading it.
"""

from station.errors import InputError, Sentence

KINDS = (".docx", ".odt", ".pdf", ".txt")
_SAVE_AS = Sentence("open it in Word or LibreOffice and save it as .docx")
_PICTURE = Sentence("is a picture of a page, not text; send the Word file, or record it")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"II*\0",
    b"MM\0*",
    b"BM",
    b"RIFF",
    b"\0\0\0 ftyp",
)
_ZIPPED = frozenset({".docx", ".odt"})


def kind_of(name: str, content: bytes) -> str:
    """The ending of KINDS by which to read `content`. Raises InputError, with the name in it."""
    ending = next((each for each in KINDS if name.lower().endswith(each)), "")
    other = _what_it_is(content)
    if other and not (other == "pdf" and ending == ".pdf"):
        raise InputError("{name} {advice}", name=name, advice=_ADVICE[other])
    if not ending:
        raise InputError(
            "{name}: only {kinds} can be read; save the bulletin as one of these",
            name=name,
            kinds=", ".join(KINDS),
        )
    if ending in _ZIPPED and not content.startswith(b"PK"):
        raise InputError(
            "{name} is no {ending} inside; {save_as}", name=name, ending=ending, save_as=_SAVE_AS
        )
    if ending == ".pdf" and other != "pdf":
        raise InputError("{name} is no PDF inside; send the Word file it was made from", name=name)
    if ending == ".txt" and content.startswith(b"PK\x03\x04"):
        raise InputError(
            "{name} is a document with the wrong ending; {save_as}", name=name, save_as=_SAVE_AS
        )
    return ending


_ADVICE = {
    "doc": Sentence("is an old Word document (.doc); {save_as}", save_as=_SAVE_AS),
    "locked": Sentence(
        "is locked with a password; open it, take the password away, and save it again"
    ),
    "picture": _PICTURE,
    "rtf": Sentence("is a rich-text file (.rtf); {save_as}", save_as=_SAVE_AS),
    "pdf": Sentence("is a PDF; give it the ending .pdf"),
    "web page": Sentence("is a web page; {save_as}", save_as=_SAVE_AS),
}


def _what_it_is(content: bytes) -> str:
    if content.startswith(_OLE):
        return "locked" if _ENCRYPTED in content else "doc"
    if content.startswith(_PICTURES):
        return "picture"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    start = content[:200].lstrip().lower()
    if start.startswith(b"{\\rtf"):
        return "rtf"
    return "web page" if start.startswith((b"<!doctype html", b"<html")) else ""
