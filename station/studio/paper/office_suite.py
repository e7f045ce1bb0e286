"""The only runner of LibreOffice: old and foreign formats turned into one that is read here.

A hostile document meets a program of others here: it runs with little memory and time, writes only
into a folder that is gone afterwards, and has no network where the system can take it away. Its
profile is new each time, in which no macro may run. Not handled here: reading what comes of it
(`process.py`).
"""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from station.errors import InputError, ProgramMissingError
from station.studio.paper.sandbox import sandboxed
from station.studio.subprocesses import run_program

LONGEST = 120.0  # seconds, by the clock
_MEMORY, _SECONDS, _WRITTEN = 4_000_000_000, 90, 100_000_000  # bytes, of processor time, bytes
_MOST_BYTES = 40_000_000  # of what comes of it
# To what each kind is turned, and the package that does it.
_TARGETS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        ".doc": ("docx", "writer"),
        ".rtf": ("docx", "writer"),
        ".xls": ("html", "calc"),
        ".xlsx": ("html", "calc"),
        ".ods": ("html", "calc"),
        ".ppt": ("pptx", "impress"),
        ".odp": ("pptx", "impress"),
    }
)
_FILTERS: Mapping[str, str] = MappingProxyType(
    {"docx": "docx:MS Word 2007 XML", "html": "html:HTML (StarCalc)", "pptx": "pptx"}
)
PROGRAMS = ("soffice", "libreoffice")


def converted(
    content: bytes, kind: str, *, programs: Sequence[str] = PROGRAMS, longest: float = LONGEST
) -> tuple[bytes, str]:
    """`content` of the `kind` as a document that is read here, and that one's kind.

    Raises InputError when there is no LibreOffice, or it can't.
    """
    program = next(filter(None, map(shutil.which, programs)), None)
    target, package = _TARGETS[kind]
    if program is None:
        raise InputError(
            "a {kind} file is read where LibreOffice is installed: sudo apt-get install "
            "--no-install-recommends libreoffice-{package}-nogui; or open it and save it as .docx",
            kind=kind,
            package=package,
        )
    with tempfile.TemporaryDirectory(prefix="loa-thon-") as name:
        folder = Path(name)
        source = folder / f"document{kind}"
        source.write_bytes(content)
        _run(program, source, folder / "out", _FILTERS[target], longest)
        made = folder / "out" / f"document.{target}"
        return _made(made, kind, package), f".{target}"


def _run(program: str, source: Path, out: Path, form: str, longest: float) -> None:
    command = [
        *("env", f"HOME={source.parent}", program),
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
        f"-env:UserInstallation=file://{source.parent}/profile",
        *("--convert-to", form, "--outdir", str(out), str(source)),
    ]
    try:
        limited = sandboxed(command, memory=_MEMORY, seconds=_SECONDS, written=_WRITTEN)
        run_program(limited, timeout=longest)
    except ProgramMissingError as error:
        raise InputError(
            "LibreOffice takes too long over it; open it there, and save it as .docx"
        ) from error


def _made(made: Path, kind: str, package: str) -> bytes:
    if made.is_symlink() or not made.is_file():
        raise InputError(
            "LibreOffice can't open it; it is damaged, locked with a password, or "
            "libreoffice-{package}-nogui is not installed; open it and save it as .docx",
            package=package,
        )
    if made.stat().st_size > _MOST_BYTES:
        raise InputError(
            "the {kind} file has more in it than any bulletin; send a part of it", kind=kind
        )
    return made.read_bytes()
