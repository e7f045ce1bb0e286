"""`commune program`: new releases of the program, from its maker to the villages.

Not handled here: what is done (`releases/release.py`), and building the wheels
(`systemd/release.sh`).
"""

from pathlib import Path

import click

from station.cli.group import Group
from station.commune.keys.folder import KeyFolder, make_key
from station.commune.office.office import Office
from station.commune.releases.keys import RELEASE, ROOT, rotate
from station.commune.releases.release import ReleaseWriter, take
from station.errors import InputError
from station.files import write_durably

_FOLDER = click.Path(path_type=Path)


def add_to(main: Group) -> None:
    """Add the commands to `main`."""
    group = main.under("program", "The program's own releases.", "commune program take releases")
    group.does("take", "commune program take releases && commune stick export E:")(take_releases)
    group.does("found", "commune program found releases --keys keys")(found)
    group.does("release", "commune program release releases 0.2.0 --keys keys build/cp311-aarch64")(
        release
    )
    group.does("rotate", "commune program rotate releases --keys keys")(rotate_key)


@click.argument("folder", type=_FOLDER)
def take_releases(office: Office, folder: Path) -> None:
    """Carry the project's releases in FOLDER to the villages, unchanged."""
    count = take(folder, office.home.repository, office.clock.now())
    office.say(f"{count} files of the program's releases go out with what is published.")


@click.argument("folder", type=_FOLDER)
@click.option("--keys", type=_FOLDER, required=True, help="Where the two keys are kept.")
def found(office: Office, folder: Path, keys: Path) -> None:
    """For the program's maker: new keys, and a repository without releases in FOLDER."""
    # Both are asked for before anything is kept.
    secrets = {name: office.passphrases.new(name) for name in (ROOT, RELEASE)}
    made = {name: make_key() for name in secrets}
    for name, key in made.items():
        KeyFolder(keys).keep(name, key, secrets[name])
    written = ReleaseWriter(folder).found(made[ROOT], made[RELEASE], office.clock.now())
    place = keys / "program-root.json"
    write_durably(place, written)
    office.say(f"Each box needs {place} as /etc/loa-thon/program-root.json.")
    office.say(f"Keep {keys / f'{ROOT}.pem'} where no network is.")


@click.argument("folder", type=_FOLDER)
@click.argument("version")
@click.argument("builds", nargs=-1, required=True, type=_FOLDER)
@click.option("--keys", type=_FOLDER, required=True, help="Where program-release.pem is.")
def release(
    office: Office, folder: Path, version: str, builds: tuple[Path, ...], keys: Path
) -> None:
    """For the program's maker: make VERSION of the folders BUILDS, such as cp311-aarch64."""
    wheels = {}
    for build in builds:
        python, _, machine = build.name.partition("-")
        wheels[python, machine] = sorted(build.glob("*.whl"))
        if not any(
            path.name.startswith(f"loa_thon-{version}-") for path in wheels[python, machine]
        ):
            raise InputError(
                "there is no loa_thon-{version} among the wheels in {build}",
                version=version,
                build=build,
            )
    key = KeyFolder(keys).unlock(RELEASE, office.passphrases.existing(RELEASE))
    ReleaseWriter(folder).release(version, wheels, key, office.clock.now())
    office.say(f"{version} is in {folder}; communes take it with: commune program take")


@click.argument("folder", type=_FOLDER)
@click.option("--keys", type=_FOLDER, required=True, help="Where program-root.pem is.")
@click.option("--root", is_flag=True, help="The root's key itself, in place of the releases'.")
def rotate_key(office: Office, folder: Path, keys: Path, root: bool) -> None:
    """For the program's maker: a new key for the releases, after a theft, a loss, or ten years.

    Boxes follow by themselves as soon as communes carry FOLDER. A power cut is mended by the same
    command once more.
    """
    name = ROOT if root else RELEASE
    rotate(ReleaseWriter(folder), KeyFolder(keys), office.passphrases, name, office.clock.now())
    office.say(f"{keys / name}.pem is new, the one before lies in {keys / 'retired'}.")
    office.say(f"Communes take {folder} with: commune program take")
