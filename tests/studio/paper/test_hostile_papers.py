"""Documents made to harm, and files that aren't what their names say: a sentence each, in time."""

import io
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from station.errors import InputError, ProgramMissingError
from station.studio.paper import reader
from station.studio.paper.document import read_document
from station.studio.paper.formats import xml_parts
from station.studio.paper.process import read_paper
from tests.studio.paper.papers import (
    BODY,
    docx,
    odt,
    p,
    pdf,
    raw_pdf,
    relations,
    saved,
    table,
    word,
    zipped,
)

MEGABYTE = 1_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def inside(document: str) -> bytes:
    """A .docx whose main part is this text."""
    names = relations({"word/document.xml": "officeDocument"})
    return zipped({"_rels/.rels": names, "word/document.xml": document})


def bomb() -> bytes:
    """A part of 100 MB that packs to 100 kB."""
    return inside(word("document", "<w:body>" + p("a") + " " * (100 * MEGABYTE)))


def odt_bomb() -> bytes:
    return zipped({"content.xml": b"<a>" + b" " * (100 * MEGABYTE)})


def nested_bomb() -> bytes:
    """Zips in zips: nobody here ever opens the inner ones."""
    inner = zipped({"word/document.xml": b" " * (10 * MEGABYTE)})
    for _ in range(5):
        inner = zipped({f"{n}.zip": inner for n in range(10)})
    return zipped({"word/document.xml": inner})


def many_members() -> bytes:
    return zipped({f"{n}": b"" for n in range(xml_parts.MOST_PARTS + 1)})


def doubled() -> bytes:
    """Two parts of one name: whoever checks the first reads the second."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("word/document.xml", word("document", f"<w:body>{p('a')}</w:body>"))
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("word/document.xml", word("document", f"<w:body>{p('b')}</w:body>"))
    return buffer.getvalue()


def billion_laughs() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    return inside(f"<!DOCTYPE d [{entities}]><d>&a11;</d>")


def external(address: str) -> bytes:
    return inside(f'<!DOCTYPE d [<!ENTITY x SYSTEM "{address}">]><d>&x;</d>')


def deep(times: int) -> bytes:
    return inside(
        word("document", "<w:body>" + "<w:ins>" * times + "</w:ins>" * times + "</w:body>")
    )


def deep_lists(times: int) -> bytes:
    opened, closed = "<text:list><text:list-item>" * times, "</text:list-item></text:list>" * times
    return odt(f"{opened}<text:p>a</text:p>{closed}")


def huge_table() -> bytes:
    row = "<w:tr>" + "<w:tc><w:p/></w:tc>" * 100 + "</w:tr>"
    return docx("<w:tbl>" + row * 1000 + "</w:tbl>")


def flipped(content: bytes) -> bytes:
    """One packed byte of the document is another."""
    place = content.index(b"word/document.xml") + 60
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


def locked_pdf() -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(pdf([BODY, BODY])))
    writer.encrypt("mat khau", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def stream_bomb() -> bytes:
    """A page whose contents unpack to 200 MB."""
    packed = zlib.compress(b"q " * (100 * MEGABYTE), 9).decode("latin-1")
    return one_page(f"<</Length {len(packed)}/Filter/FlateDecode>>\nstream\n{packed}\nendstream")


def endless_form() -> bytes:
    """A form that draws itself."""
    draws = "/F0 Do " * 50
    drawn = f"/Length {len(draws)}>>\nstream\n{draws}\nendstream"
    itself = "/Resources<</XObject<</F0 4 0 R>>>>"
    page = PAGE.replace("/Contents", f"{itself}/Contents")
    form = f"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]{itself}{drawn}"
    return raw_pdf([*PAGES, page, form, f"<<{drawn}"])


PAGES = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>"]
PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 5 0 R>>"


def one_page(contents: str) -> bytes:
    return raw_pdf([*PAGES, PAGE, "null", contents])


ANY = "damaged|too much time or memory|too intricate|picture"
CASES: list[tuple[str, Callable[[], bytes], str]] = [
    ("bomb.docx", bomb, "far bigger than any bulletin"),
    ("bomb.odt", odt_bomb, "far bigger than any bulletin"),
    ("nested.docx", nested_bomb, "is damaged"),
    ("many.docx", many_members, "5001 parts"),
    ("many.odt", many_members, "5001 parts"),
    ("doubled.docx", doubled, "two parts of one name"),
    ("laughs.docx", billion_laughs, "declarations inside"),
    ("file.docx", lambda: external("file:///etc/passwd"), "declarations inside"),
    ("web.docx", lambda: external("http://127.0.0.1:9/x"), "declarations inside"),
    ("deep.docx", lambda: deep(100_000), "nested more deeply"),
    ("lists.odt", lambda: deep_lists(10_000), "nested more deeply"),
    ("table.docx", huge_table, "too many cells"),
    ("cut.docx", lambda: docx(p(BODY))[:-40], "is damaged"),
    ("cut.odt", lambda: odt("<text:p>a</text:p>")[:200], "is damaged"),
    ("flipped.docx", lambda: flipped(docx(p(BODY))), "is damaged"),
    ("no.docx", lambda: inside("not XML at all"), "is damaged"),
    ("text.docx", lambda: b"Ba con", "is no .docx inside"),
    ("span.docx", lambda: docx(table([[f'<w:tcPr><w:gridSpan w:val="{"9" * 5000}"/></w:tcPr>']])),
     "is damaged"),
    ("doc.docx", lambda: OLE, "of an old Office program"),
    ("doc.doc", lambda: OLE, "of an old Office program"),
    ("locked.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    ("photo.docx", lambda: b"\xff\xd8\xff\xe0JFIF", "picture"),
    ("photo.pdf", lambda: b"\x89PNG\r\n\x1a\n", "picture"),
    ("photo.jpg", lambda: b"\xff\xd8\xff\xe0JFIF", "picture"),
    ("text.pdf", lambda: b"Ba con", "is no .pdf inside"),
    ("locked.pdf", locked_pdf, "locked with a password"),
    ("stream.pdf", stream_bomb, ANY),
    ("endless.pdf", endless_form, ANY),
    ("deep.pdf", lambda: raw_pdf(["[" * 100_000]), "damaged|too intricate"),
    ("long.docx", lambda: docx(p(BODY * 100) * 200), "more text than any bulletin"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "says"), CASES, ids=[name for name, _, _ in CASES])
def test_a_hostile_or_wrong_file_is_refused_in_one_sentence(
    tmp_path: Path, name: str, make: Callable[[], bytes], says: str
) -> None:
    path = saved(tmp_path, name, make())
    with pytest.raises(InputError, match=says) as caught:
        read_document(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(name)
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_file_of_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "to.docx"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(InputError, match="over 20 MB"):
        read_document(path)


@pytest.mark.parametrize("member", ["../../../../var/x", "/etc/x", "..\\x", "word/../../x"])
def test_a_member_that_points_elsewhere_is_never_written(tmp_path: Path, member: str) -> None:
    parts = {
        member: "x",
        "_rels/.rels": relations(
            {"word/document.xml": "officeDocument", f"../../{member}": "image"}
        ),
        "word/document.xml": word("document", f"<w:body>{p(BODY)}</w:body>"),
    }
    path = saved(tmp_path, "duong.docx", zipped(parts))
    assert read_document(path).spoken == (BODY,)
    assert [each.name for each in tmp_path.iterdir()] == ["duong.docx"]


def test_a_relation_to_another_host_or_file_is_not_followed(tmp_path: Path) -> None:
    names = (
        '<Relationships><Relationship Type="x/officeDocument" Target="../../etc/passwd"/>'
        '<Relationship Type="x/header" TargetMode="External" Target="http://127.0.0.1:9/"/>'
        "</Relationships>"
    )
    path = saved(tmp_path, "xa.docx", zipped({"_rels/.rels": names}))
    with pytest.raises(InputError, match="there is no text in it"):
        read_document(path)


def test_many_small_tables_and_nested_ones_are_read(tmp_path: Path) -> None:
    nested = p("a")
    for _ in range(30):
        nested = table([[nested]])
    path = saved(tmp_path, "bang.docx", docx(p(BODY) + nested + p("Hết.")))
    assert read_document(path).spoken == (BODY, "a", "Hết.")


@pytest.mark.parametrize(
    "program",
    [
        "import sys; sys.exit(1)",
        "print('not json')",
        "print('[1]')",
        "print('{}')",
        "import os; os.kill(os.getpid(), 9)",
        "import time; time.sleep(60)",
    ],
)
def test_a_reader_that_dies_or_hangs_is_a_sentence(program: str) -> None:
    with pytest.raises(InputError, match="too much time or memory"):
        read_paper(b"PK", ".docx", command=(sys.executable, "-c", program), longest=1.0)


def test_a_reader_that_can_not_be_started_is_a_sentence() -> None:
    with pytest.raises(ProgramMissingError, match="can't be started"):
        read_paper(b"PK", ".docx", command=("/nonexistent/python",))


@pytest.mark.parametrize(
    "greed", ["bytearray(2_000_000_000)", "open('big', 'wb').write(b'x' * 20_000_000)"]
)
def test_the_process_can_neither_take_much_memory_nor_write_much(
    tmp_path: Path, greed: str
) -> None:
    program = f"from station.studio import paper; paper.limit(); {greed}; print('{{}}')"
    command = (sys.executable, "-c", f"import os; os.chdir({str(tmp_path)!r}); {program}")
    with pytest.raises(InputError, match="too much time or memory"):
        read_paper(b"PK", ".docx", command=command)


def test_its_time_on_the_processor_is_limited_too() -> None:
    assert reader.MOST_SECONDS <= 30
