"""The XML parts of a zipped document (.docx, .odt), read with bounded size, depth and number.

Nothing is ever unpacked to disk, and only the parts asked for are read, by their exact names.
Neither format allows a document type declaration (ECMA-376 part 2, 8.1.4; ODF 1.3 part 2, 3.2),
so that whatever has one, with its entities, is refused. Not handled here: what the parts say.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from station.errors import InputError, Sentence

MOST_PARTS = 5_000
MOST_BYTES = 40_000_000  # of one part, unpacked: a bulletin's is below 1 MB
DEEPEST = 200
_AT_A_TIME = 65_536
_BROKEN = Sentence(
    "the file is damaged; open it in Word or LibreOffice, save it again, and take that one"
)


class Parts:
    """A zipped document. Raises InputError when it is damaged or not what it should be."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise InputError(_BROKEN) from error
        names = self._zip.namelist()
        if len(names) > MOST_PARTS:
            raise InputError(
                "the file has {count} parts inside, no bulletin has that many; copy the "
                "text into a new document",
                count=len(names),
            )
        self.names = frozenset(names)
        if len(self.names) < len(names):
            raise InputError("the file holds two parts of one name; {broken}", broken=_BROKEN)

    def xml(self, name: str) -> ET.Element | None:
        """The root of the part `name`, without namespaces; None when there is no such part."""
        if name not in self.names:
            return None
        parser = ET.XMLParser(target=_Builder())  # noqa: S314 - refuses declarations, see below
        try:
            for piece in self._pieces(name):
                parser.feed(piece)
            root: ET.Element = parser.close()
        except (ET.ParseError, zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
            raise InputError(_BROKEN) from error
        except (NotImplementedError, RuntimeError) as error:
            # Unknown compression, and a part that is encrypted by itself.
            raise InputError(
                "a part of the file is locked or packed oddly; {broken}", broken=_BROKEN
            ) from error
        return root

    def _pieces(self, name: str) -> Iterator[bytes]:
        size = 0
        with self._zip.open(name) as part:
            while piece := part.read(_AT_A_TIME):
                size += len(piece)
                if size > MOST_BYTES:
                    raise InputError(
                        "unpacked, the file is far bigger than any bulletin; "
                        "copy the text into a new document"
                    )
                yield piece


class _Builder(ET.TreeBuilder):
    """Builds elements without their namespaces; refuses declarations and great depth."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def doctype(self, *_: object) -> None:
        """A document type declaration: entities, local files, other hosts."""
        raise InputError(
            "the file has declarations inside that no bulletin needs; "
            "copy the text into a new document"
        )

    def start(self, tag: str, attrs: dict[str, str]) -> ET.Element:
        """One element begins."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise InputError(
                "the file is nested more deeply than any bulletin; "
                "copy the text into a new document"
            )
        local = {name.rpartition("}")[2]: value for name, value in attrs.items()}
        return super().start(tag.rpartition("}")[2], local)

    def end(self, tag: str) -> ET.Element:
        """One element ends."""
        self._depth -= 1
        return super().end(tag.rpartition("}")[2])
