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
from station.studio.subprocesses import run_program

LONGEST = 120.0  # seconds, by the clock
_LIMITS = ("--as=4000000000", "--cpu=90", "--fsize=100000000", "--core=0", "--nproc=4096")
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
        *("prlimit", *_LIMITS, *_without_network(), "env", f"HOME={source.parent}", program),
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
        f"-env:UserInstallation=file://{source.parent}/profile",
        *("--convert-to", form, "--outdir", str(out), str(source)),
    ]
    try:
        run_program(command, timeout=longest)
    except ProgramMissingError as error:
        raise InputError(
            "LibreOffice takes too long over it; open it there, and save it as .docx"
        ) from error


def _without_network() -> tuple[str, ...]:
    """The words that take the network away, where the system lets a program do so."""
    words = ("unshare", "--map-root-user", "--net")
    try:
        finished = run_program([*words, "true"], timeout=10)
    except ProgramMissingError:
        return ()
    return words if finished.status == 0 else ()


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
