"""A sound card for a machine that has none: it keeps what would have been heard, and when.

`VirtualCard` makes a one-device ALSA configuration in a folder of its own; a process that gets
its `env` finds one card, called “loa” and “default”. Not handled here: what the card does
(`virtual_card.c`).
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile
import types
import wave
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from station.errors import ProgramMissingError
from tests.places import TOP as REPOSITORY
from tests.virtual_card.manners import HONEST, Manners

_HERE = Path(__file__).parent
SOURCE, STAMPS = _HERE / "virtual_card.c", _HERE / "stamps.c"
_COMPILE = ("gcc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-fPIC", "-DPIC", "-shared")
_DEVICE = """pcm.{name} {{
    type virtual_card
    folder "{folder}"
    ppm {ppm:.6f}
    latency {latency}
    realtime {realtime:d}
    buffer {buffer}
{manners}}}
"""


def build(folder: Path = REPOSITORY / ".build", source: Path = SOURCE) -> Path:
    """The compiled card; compiled only when its source or a header beside it has changed.

    Raises ProgramMissingError when there is no gcc, or ALSA's headers are absent.
    """
    parts = [source, *sorted(_HERE.glob("*.h"))]
    digest = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:16]
    library = folder / f"{source.stem}-{digest}.so"
    if library.exists():
        return library
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = library.with_suffix(f".{os.getpid()}")
    command = [*_COMPILE, "-o", str(unfinished), str(source), "-lasound"]
    try:
        made = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise ProgramMissingError(
            "the virtual sound card needs a compiler; install it: apt install gcc libasound2-dev"
        ) from error
    if made.returncode != 0:
        hint = "install ALSA's headers: apt install libasound2-dev"
        detail = hint if "alsa/" in made.stderr else made.stderr.strip()
        raise ProgramMissingError(f"the virtual sound card can't be compiled; {detail}")
    unfinished.rename(library)
    return library


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of the card's log: `frame` of what was heard, and when it left the card.

    `wall_ns` and `monotonic_ns` are the kernel's CLOCK_REALTIME and CLOCK_MONOTONIC.
    """

    what: str
    frame: int
    monotonic_ns: int
    wall_ns: int
    rate: int
    channels: int


class VirtualCard:
    """A card that is there while the context lasts; `latency`, `buffer` in frames.

    `ppm` makes it run fast (or slow) by millionths; `realtime` gives time stamps of the wall clock,
    as some plugins do; `buffer` is its largest buffer (0: 262,144 frames).
    """

    def __init__(
        self,
        *,
        ppm: float = 0.0,
        latency: int = 0,
        realtime: bool = False,
        buffer: int = 0,
        manners: Manners = HONEST,
        folder: Path | None = None,
    ) -> None:
        self._library = build()
        self._own = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="virtual-card-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ppm, self._manners = ppm, manners
        devices = "".join(
            _DEVICE.format(
                name=name,
                folder=self.folder,
                ppm=ppm,
                latency=latency,
                realtime=realtime,
                buffer=buffer,
                manners=manners.lines(),
            )
            for name in ("default", "loa")
        )
        library = f'pcm_type.virtual_card {{ lib "{self._library}" }}\n'
        self.configuration = self.folder / "asound.conf"
        self.configuration.write_text(library + devices, encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the folder that this card made for itself."""
        if self._own:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def env(self) -> Mapping[str, str]:
        """An environment in which this is the only card."""
        only = os.environ | {"ALSA_CONFIG_PATH": str(self.configuration)}
        if not self._manners.stamps:
            return only
        return only | {"LD_PRELOAD": str(build(source=STAMPS)), "STAMPS": self._manners.stamps}

    def unplug(self, *, badly: bool = False) -> None:
        """Pull the plug: it plays no more and can't be opened.

        `badly` leaves PortAudio 19.6 in a loop from which no call brings it back.
        """
        (self.folder / "unplugged").write_text("badly" if badly else "", encoding="ascii")

    def plug(self) -> None:
        """Put the plug back in."""
        (self.folder / "unplugged").unlink(missing_ok=True)

    def hang(self) -> None:
        """From now on it opens, and never asks for sound."""
        (self.folder / "hung").touch()

    def wake(self) -> None:
        """Hang no more."""
        (self.folder / "hung").unlink(missing_ok=True)

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Another program has it while the context lasts: it can't be opened."""
        (self.folder / "busy").touch()
        try:
            yield
        finally:
            (self.folder / "busy").unlink(missing_ok=True)

    def log(self) -> list[Mark]:
        """All starts, underruns and stops so far."""
        path = self.folder / "log.txt"
        lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
        marks = []
        for what, *numbers in map(str.split, lines):
            frame, monotonic, wall, rate, channels = map(int, numbers)
            marks.append(Mark(what, frame, monotonic, wall, rate, channels))
        return marks

    def starts(self) -> list[Mark]:
        """When the card began to run, each time."""
        return [mark for mark in self.log() if mark.what == "start"]

    def underruns(self) -> list[Mark]:
        """When the application fell behind, each time."""
        return [mark for mark in self.log() if mark.what == "underrun"]

    def captured(self) -> "array[int]":
        """What was heard of the first channel, while the card ran; nothing between two runs."""
        path = self.folder / "heard.raw"
        samples: array[int] = array("h")
        if path.exists():
            data = path.read_bytes()
            samples.frombytes(data[: len(data) // 4 * 4])
        return samples[:: self._format()[1]]

    def instant(self, frame: int, *, wall: bool = True) -> float:
        """When `frame` of `captured()` left the card, in seconds of the wall or monotonic clock."""
        start = [mark for mark in self.starts() if mark.frame <= frame][-1]
        after = (frame - start.frame) / (start.rate * (1 + self.ppm / 1e6))
        return (start.wall_ns if wall else start.monotonic_ns) / 1e9 + after

    def wav(self, path: Path, first: int = 0, last: int | None = None) -> Path:
        """Write what was heard, from frame `first` to `last`, as a mono WAV file."""
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self._format()[0])
            file.writeframes(self.captured()[first:last].tobytes())
        return path

    def _format(self) -> tuple[int, int]:
        starts = self.starts()
        return (starts[0].rate, starts[0].channels) if starts else (48_000, 2)
