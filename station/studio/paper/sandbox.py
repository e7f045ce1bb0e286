"""Programs of others that a hostile document meets: little memory and time, and no network.

The network is taken away where the system lets a program do so. What they write lies in a folder
that is gone afterwards, which is for whoever runs them to give. Not handled here: which programs.
"""

from collections.abc import Sequence

from station.errors import ProgramMissingError
from station.studio.subprocesses import run_program


def sandboxed(
    command: Sequence[str], *, memory: int, seconds: int, written: int
) -> tuple[str, ...]:
    """`command`, limited to bytes of memory, seconds of processor time, and bytes of a file."""
    limits = (f"--as={memory}", f"--cpu={seconds}", f"--fsize={written}", "--core=0")
    return ("prlimit", *limits, "--nproc=4096", *_without_network(), *command)


def _without_network() -> tuple[str, ...]:
    words = ("unshare", "--map-root-user", "--net")
    try:
        finished = run_program([*words, "true"], timeout=10)
    except ProgramMissingError:
        return ()
    return words if finished.status == 0 else ()
