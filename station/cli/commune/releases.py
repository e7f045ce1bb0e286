"""`commune program`: new releases of the program, from its maker to the villages.

Not handled here: what is done (`office/releases.py`), and building the wheels
(`systemd/release.sh`).
"""

from pathlib import Path

import click

from station.cli.commune.terminal import Terminal
from station.cli.group import OfficeGroup
from station.commune.office import releases
from station.commune.releases.keys import ROOT

_FOLDER = click.Path(path_type=Path)


def add_to(main: OfficeGroup) -> None:
    """Add the commands to `main`."""
    group = main.under("program", "The program's own releases.", "commune program take releases")
    group.does("take", "commune program take releases && commune stick export E:")(take_releases)
    group.does("found", "commune program found releases --keys keys")(found)
    group.does("release", "commune program release releases 0.2.0 --keys keys build/cp311-aarch64")(
        release
    )
    group.does("rotate", "commune program rotate releases --keys keys")(rotate_key)


@click.argument("folder", type=_FOLDER)
def take_releases(terminal: Terminal, folder: Path) -> None:
    """Carry the project's releases in FOLDER to the villages, unchanged."""
    count = releases.take(terminal.office, folder)
    terminal.say(f"{count} files of the program's releases go out with what is published.")


@click.argument("folder", type=_FOLDER)
@click.option("--keys", type=_FOLDER, required=True, help="Where the two keys are kept.")
def found(terminal: Terminal, folder: Path, keys: Path) -> None:
    """For the program's maker: new keys, and a repository without releases in FOLDER."""
    place = releases.found(terminal.office, folder, keys, terminal.passphrases)
    terminal.say(f"Each box needs {place} as /etc/loa-thon/program-root.json.")
    terminal.say(f"Keep {keys / f'{ROOT}.pem'} where no network is.")


@click.argument("folder", type=_FOLDER)
@click.argument("version")
@click.argument("builds", nargs=-1, required=True, type=_FOLDER)
@click.option("--keys", type=_FOLDER, required=True, help="Where program-release.pem is.")
def release(
    terminal: Terminal, folder: Path, version: str, builds: tuple[Path, ...], keys: Path
) -> None:
    """For the program's maker: make VERSION of the folders BUILDS, such as cp311-aarch64."""
    releases.release(terminal.office, folder, version, builds, keys, terminal.passphrases)
    terminal.say(f"{version} is in {folder}; communes take it with: commune program take")


@click.argument("folder", type=_FOLDER)
@click.option("--keys", type=_FOLDER, required=True, help="Where program-root.pem is.")
@click.option("--root", is_flag=True, help="The root's key itself, in place of the releases'.")
def rotate_key(terminal: Terminal, folder: Path, keys: Path, root: bool) -> None:
    """For the program's maker: a new key for the releases, after a theft, a loss, or ten years.

    Boxes follow by themselves as soon as communes carry FOLDER. A power cut is mended by the same
    command once more.
    """
    name = releases.rotate(terminal.office, folder, keys, terminal.passphrases, root=root)
    terminal.say(f"{keys / name}.pem is new, the one before lies in {keys / 'retired'}.")
    terminal.say(f"Communes take {folder} with: commune program take")
