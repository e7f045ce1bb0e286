"""`station pair`: a QR code that lets one phone into the page.

Not handled here: the window that it opens (`web/panel/access/pairing.py`).
"""

from pathlib import Path

import click

from station.cli.hosts import in_url
from station.cli.output import say
from station.cli.station.context import Context, pass_context
from station.clock import SystemClock
from station.errors import RefusedError
from station.village.https.addresses import addresses


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
    from web.panel.access.login import Login, PinRole
    from web.panel.access.pairing import PairingWindow
    from web.panel.views.qr import drawn, save

    settings, clock = context.settings, SystemClock()
    role = PinRole.TECHNICIAN if technician else PinRole.HEAD
    if Login(settings.state, clock.monotonic).generation(role) is None:
        make = "station pin --technician" if technician else "station pin"
        raise RefusedError("there is no PIN for that yet; make one first: sudo {make}", make=make)
    host = address or next(iter((*settings.panel.hosts, *addresses())), "")
    if not host:
        raise RefusedError("this box has no address; name one: station pair --address 192.168.4.1")
    codes = PairingWindow(settings.state, clock.monotonic).open(role, minutes * 60)
    page = f"http://{in_url(host)}:{settings.panel.port}/pair?code="
    link = page + codes.scanned
    if svg is None:
        say(drawn(link))
    else:
        save(link, svg)
        say(f"The QR code is in {svg}")
    say(f"Within {minutes} min, once: scan it, or open {page}{codes.typed}")


def add_to(main: click.Group) -> None:
    """Give `main` this command."""
    main.add_command(pair)
