"""`station pair`: a QR code that lets one phone into the page.

The only importer of segno. Not handled here: the window that it opens (`web/panel/pairing.py`).
"""

import io
from pathlib import Path
from typing import Any

import click

from station.clock import SystemClock
from station.errors import RefusedError, StorageError
from station.village.addresses import addresses
from station.village.command_group import Context, pass_context


@click.command()
@click.option("--technician", is_flag=True, help="Let in as a technician.")
@click.option("--minutes", default=2, show_default=True, type=click.IntRange(1, 60))
@click.option("--address", help="The address by which phones reach this box.")
@click.option(
    "--svg",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the QR code into this file, to print it, instead of showing it here.",
)
@pass_context
def pair(
    context: Context, technician: bool, minutes: int, address: str | None, svg: Path | None
) -> None:
    """Let one phone into the page by a QR code, once and within minutes.

    Example: sudo station pair
    """
    from web.panel.login import Login, Role
    from web.panel.pairing import Window

    settings, clock = context.settings, SystemClock()
    role = Role.TECHNICIAN if technician else Role.HEAD
    if Login(settings.state, clock.monotonic).generation(role) is None:
        make = "station pin --technician" if technician else "station pin"
        raise RefusedError(f"there is no PIN for that yet; make one first: sudo {make}")
    host = address or next(iter((*settings.panel.hosts, *addresses())), "")
    if not host:
        raise RefusedError("this box has no address; name one: station pair --address 192.168.4.1")
    code = Window(settings.state, clock.monotonic).open(role, minutes * 60)
    link = f"http://{host}:{settings.panel.port}/pair?code={code}"
    click.echo(_drawn(link) if svg is None else _written(link, svg))
    click.echo(f"Within {minutes} min, once: scan it, or open {link}")


def _drawn(link: str) -> str:
    out = io.StringIO()
    _qr(link).terminal(out, compact=True)
    return out.getvalue()


def _written(link: str, path: Path) -> str:
    try:
        _qr(link).save(str(path), kind="svg", scale=8, border=4)
    except OSError as error:
        raise StorageError(f"{path} can't be written: {error.strerror}") from error
    return f"The QR code is in {path}"


def add_to(main: click.Group) -> None:
    """Give `main` this command."""
    main.add_command(pair)


def _qr(link: str) -> Any:
    # Not for every command: the panel's process is started by this one's group.
    import segno

    return segno.make(link, error="m", micro=False)
