"""`commune program`: new releases of the program, from its maker to the villages.

Not handled here: what is done (`program_press.py`), and building the wheels (`systemd/release.sh`).
"""

from pathlib import Path

import click

from station.commune.clerk import Clerk
from station.commune.command_group import Group
from station.commune.keys import KeyFolder, make_key
from station.commune.program_press import ProgramPress, take
from station.errors import InputError

_FOLDER = click.Path(path_type=Path)


def add_to(main: Group) -> None:
    """Add the commands to `main`."""
    group = main.under("program", "The program's own releases.", "commune program take releases")
    group.does("take", "commune program take releases && commune stick export E:")(take_releases)
    group.does("found", "commune program found releases --keys keys")(found)
    group.does("release", "commune program release releases 0.2.0 --keys keys build/cp311-aarch64")(
        release
    )


@click.argument("folder", type=_FOLDER)
def take_releases(clerk: Clerk, folder: Path) -> None:
    """Carry the project's releases in FOLDER to the villages, unchanged."""
    count = take(folder, clerk.home.repository, clerk.clock.now())
    clerk.say(f"{count} files of the program's releases go out with what is published.")


@click.argument("folder", type=_FOLDER)
@click.option("--keys", type=_FOLDER, required=True, help="Where the two keys are kept.")
def found(clerk: Clerk, folder: Path, keys: Path) -> None:
    """For the program's maker: new keys, and a repository without releases in FOLDER."""
    root, release_key = make_key(), make_key()
    for name, key in (("program-root", root), ("program-release", release_key)):
        KeyFolder(keys).keep(name, key, _passphrase(name, twice=True))
    written = ProgramPress(folder).found(root, release_key, clerk.clock.now())
    place = keys / "program-root.json"
    place.write_bytes(written)
    clerk.say(f"Each box needs {place} as /etc/loa-thon/program-root.json.")
    clerk.say(f"Keep {keys / 'program-root.pem'} where no network is.")


@click.argument("folder", type=_FOLDER)
@click.argument("version")
@click.argument("builds", nargs=-1, required=True, type=_FOLDER)
@click.option("--keys", type=_FOLDER, required=True, help="Where program-release.pem is.")
def release(clerk: Clerk, folder: Path, version: str, builds: tuple[Path, ...], keys: Path) -> None:
    """For the program's maker: make VERSION of the folders BUILDS, such as cp311-aarch64."""
    wheels = {}
    for build in builds:
        python, _, machine = build.name.partition("-")
        wheels[python, machine] = sorted(build.glob("*.whl"))
        if not any(
            path.name.startswith(f"loa_thon-{version}-") for path in wheels[python, machine]
        ):
            raise InputError(f"there is no loa_thon-{version} among the wheels in {build}")
    key = KeyFolder(keys).unlock("program-release", _passphrase("program-release"))
    ProgramPress(folder).release(version, wheels, key, clerk.clock.now())
    clerk.say(f"{version} is in {folder}; communes take it with: commune program take")


def _passphrase(name: str, *, twice: bool = False) -> str:
    question = f"Passphrase of {name}"
    return str(click.prompt(question, hide_input=True, confirmation_prompt=twice))
