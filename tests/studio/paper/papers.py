"""Documents for tests: .docx, .odt and .pdf written by hand, as small as their programs allow."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
BODY = "Kính thưa bà con, ngày mai xã tổ chức tiêm phòng cho đàn trâu, bò của các hộ trong thôn."


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            # Always of 1980, so that the same parts make the same bytes.
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def relations(kinds: Mapping[str, str]) -> str:
    """A .rels part: target → the last word of its type."""
    each = "".join(
        f'<Relationship Id="r{n}" Type="{R}/{kind}" Target="{target}"/>'
        for n, (target, kind) in enumerate(kinds.items())
    )
    return f'<Relationships xmlns="{PACKAGE}">{each}</Relationships>'


def docx(body: str, **further: str) -> bytes:
    """A .docx with this body; `further` are parts such as numbering="<w:num …/>"."""
    kinds = {f"{name}.xml": name for name in further}
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations({"word/document.xml": "officeDocument"}),
        "word/_rels/document.xml.rels": relations(kinds),
        "word/document.xml": word("document", f"<w:body>{body}</w:body>"),
    }
    parts |= {f"word/{name}.xml": word(name, text) for name, text in further.items()}
    return zipped(parts)


def word(name: str, content: str) -> str:
    """A part of a .docx."""
    root = {"header": "hdr", "footer": "ftr"}.get(name, name)
    return f'<w:{root} xmlns:w="{W}" xmlns:r="{R}">{content}</w:{root}>'


def p(text: str = "", properties: str = "", run: str = "") -> str:
    """A paragraph of one run; `run` are the run's properties."""
    inner = f"<w:r><w:rPr>{run}</w:rPr><w:t>{escape(text)}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def item(text: str, number: int = 1, level: int = 0) -> str:
    """A paragraph of the list `number`."""
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(text, listed)


def level(depth: int, form: str, text: str, further: str = "", start: int = 1) -> str:
    """A level of a list's definition."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{further}</w:lvl>'
    )


def numbering(*levels: str, further: str = "") -> str:
    """numbering.xml with the definition 0 and the list 1 of it."""
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{further}'
    )


def table(rows: Iterable[Iterable[str]], heads: int = 0) -> str:
    """A table; a cell is text, or XML when it begins with <; `heads` rows are headings."""
    written = ""
    for number, row in enumerate(rows):
        cells = "".join(
            f"<w:tc>{cell if cell.startswith('<') else ''.join(map(p, cell.split(chr(10))))}</w:tc>"
            for cell in row
        )
        mark = "<w:trPr><w:tblHeader/></w:trPr>" if number < heads else ""
        written += f"<w:tr>{mark}{cells}</w:tr>"
    return f"<w:tbl>{written}</w:tbl>"


def odt(body: str, automatic: str = "", styles: str = "") -> bytes:
    """An .odt with this text, automatic styles and styles.xml."""
    spaces = " ".join(
        f'xmlns:{short}="{ODF}:{long}:1.0"'
        for short, long in (
            ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
            ("draw", "drawing"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
        )
    ) + ' xmlns:xml="http://www.w3.org/XML/1998/namespace"'  # fmt: skip
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    further = f"<office:document-styles {spaces}>{styles}</office:document-styles>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "styles.xml": further,
        }
    )


def pdf(
    *pages: Iterable[str], extra: str = "", resources: str = "", small: Iterable[str] = ()
) -> bytes:
    """A PDF whose pages have these lines, in a font that knows Vietnamese by its ToUnicode map.

    `small` lines stand in small letters below those of the first page.
    """
    small = list(small)
    pages = tuple([*page, *small] if small and not n else [*page] for n, page in enumerate(pages))
    letters = sorted({letter for page in pages for line in page for letter in line})
    code = {letter: number for number, letter in enumerate(letters, 1)}
    mapped = "\n".join(
        f"<{n:04x}> <{letter.encode('utf-16-be').hex()}>" for letter, n in code.items()
    )
    to_unicode = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> "
        f"endcodespacerange {len(code)} beginbfchar {mapped} endbfchar endcmap end"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        (
            "<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Times/Encoding/Identity-H"
            "/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
        ),
        (
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/Times/DW 500"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
        ),
        _stream(to_unicode),
    ]
    numbers = []
    for page in pages:
        shown = "".join(
            ("/F1 8 Tf " if line in small else "")
            + f"<{''.join(f'{code[letter]:04x}' for letter in line)}> Tj 0 -20 Td "
            for line in page
        )
        objects.append(_stream(f"BT /F1 12 Tf 50 780 Td {shown} ET"))
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
            f"/Resources<</Font<</F1 3 0 R>>{resources}>>{extra}>>"
        )
        numbers.append(len(objects))
    kids = " ".join(f"{n} 0 R" for n in numbers)
    objects[1] = f"<</Type/Pages/Count {len(numbers)}/Kids[{kids}]>>"
    return raw_pdf(objects)


def raw_pdf(objects: Iterable[str]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    begins = len(out)
    lines = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{lines}".encode()
    return out + (
        f"trailer <</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{begins}\n%%EOF\n".encode()
    )


def _stream(content: str) -> str:
    return f"<</Length {len(content)}>>\nstream\n{content}\nendstream"


def saved(folder: Path, name: str, content: bytes) -> Path:
    """The file `name` with that content."""
    path = folder / name
    path.write_bytes(content)
    return path
