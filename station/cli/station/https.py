"""`station https`: the village head's page over HTTPS, so that phones give it their microphone.

Not handled here: certificates (`https/authority.py`), and serving (the panel's).
"""

import re
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address

import click

from station.cli.output import say
from station.cli.station.context import Context, pass_context
from station.errors import InputError, LinkError
from station.village.control.messages.status import GetStatus
from station.village.settings.station import StationSettings

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


def add_to(main: click.Group) -> None:
    """Add the command to `main`."""
    main.add_command(https)


@click.command()
@click.option("--name", "names", multiple=True, help="A further name or address of this box.")
@click.option("--renew", is_flag=True, help="Only a new certificate; the phones need nothing.")
@click.option("--when-due", is_flag=True, help="Renew it only when it is time; for the timer.")
@click.option("--anew", is_flag=True, help="A new authority too; every phone must learn it.")
@pass_context
def https(
    context: Context, names: tuple[str, ...], renew: bool, when_due: bool, anew: bool
) -> None:
    """Set up HTTPS for the page: speaking live needs it. It is renewed by itself.

    Example: sudo station https --name loa.local
    """
    from station.village.https.authority import HttpsFiles, set_up

    settings = context.settings
    if when_due:
        say(_when_due(context))
        return
    files = HttpsFiles(settings.state)
    if renew and not files.authority_key.exists():
        raise InputError("there is nothing to renew; set it up first: sudo station https")
    wanted = [*dict.fromkeys((*map(_checked, names), *_own_names(settings)))]
    if anew:
        files.authority_key.unlink(missing_ok=True)
    until = set_up(settings.state, settings.village.name, wanted, datetime.now(UTC))
    say(f"the page's certificate holds until {until:%Y-%m-%d}, for {', '.join(wanted)}")
    if not renew:
        say("now restart the page: sudo systemctl restart station-panel")
        first = wanted[0]
        say(f"on each phone, once: open http://{first}:{settings.panel.port}/ca.crt, then")
        say("Settings > Security > Encryption & credentials > Install a certificate > CA")
        say(f"and speak at https://{first}:{settings.panel.https_port}/speak/live")


def _when_due(context: Context) -> str:
    from station.village.https.renewal import renewed_when_due

    try:
        trusted = context.ask(GetStatus()).clock.trusted
    except LinkError:
        trusted = False
    # The unit has no network, so the machine's addresses are those that the certificate has.
    settings = context.settings
    return renewed_when_due(settings, settings.panel.hosts, datetime.now(UTC), trusted=trusted)


def _own_names(settings: StationSettings) -> Iterator[str]:
    """The settings' names, the machine's addresses, its name."""
    from station.village.https.authority import is_ours

    yield from settings.panel.hosts
    try:
        told = subprocess.run(
            ["hostname", "-I"], capture_output=True, text=True, timeout=5, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        told = ""
    for each in told.split():
        if is_ours(each):
            yield each
    name = socket.gethostname().partition(".")[0].lower()
    if _NAME.fullmatch(name):
        yield f"{name}.local"
    yield from ("localhost", "127.0.0.1")


def _checked(name: str) -> str:
    try:
        return str(ip_address(name))
    except ValueError:
        if _NAME.fullmatch(name.lower()) is None or len(name) > 253:
            raise InputError(
                "“{name}” is neither a name nor an address of a machine", name=name
            ) from None
        return name.lower()
