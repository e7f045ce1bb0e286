"""`station https`: the village head's page over HTTPS, so that phones give it their microphone.

Not handled here: certificates (`https/authority.py`), and serving (the panel's).
"""

import re
import socket
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address

import click

from station.cli.hosts import in_url
from station.cli.output import say
from station.cli.station.context import Context, pass_context
from station.errors import InputError, LinkError, RefusedError
from station.village.control.messages.status import GetStatus
from station.village.settings.places import HttpsFiles

_WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that is before this is right."""

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
    from station.village.https.authority import set_up

    settings = context.settings
    if when_due:
        say(_when_due(context))
        return
    _require_clock(context, datetime.now(UTC))
    files = HttpsFiles(settings.state)
    if renew and not files.authority_key.exists():
        raise InputError("there is nothing to renew; set it up first: sudo station https")
    wanted = [*dict.fromkeys((*map(_checked, names), *_names_of_box(settings.panel.hosts)))]
    if anew:
        files.authority_key.unlink(missing_ok=True)
    until = set_up(settings.state, settings.village.name, wanted, datetime.now(UTC))
    say(f"the page's certificate holds until {until:%Y-%m-%d}, for {', '.join(wanted)}")
    if not renew:
        say("now restart the page: sudo systemctl restart station-panel")
        first = in_url(wanted[0])
        say(f"on each phone, once: open http://{first}:{settings.panel.port}/ca.crt, then")
        say("Settings > Security > Encryption & credentials > Install a certificate > CA")
        say(f"and speak at https://{first}:{settings.panel.https_port}/speak/live")


def _require_clock(context: Context, now: datetime) -> None:
    """Raises RefusedError when the clock is wrong: what it dates would be over already."""
    if now < _WRITTEN or _trusted(context) is False:
        raise RefusedError(
            "this box's clock says {now} and isn't trusted, so that a certificate would have wrong "
            "dates; set it, or say that it is right: station confirm-clock",
            now=f"{now:%Y-%m-%d %H:%M} UTC",
        )


def _trusted(context: Context) -> bool | None:
    """Whether the daemon trusts the clock; None when it doesn't answer."""
    try:
        return context.ask(GetStatus()).clock.trusted
    except LinkError:
        return None


def _when_due(context: Context) -> str:
    from station.village.https.renewal import renewed_when_due

    trusted = _trusted(context) is True
    # The unit has no network, so the machine's addresses are those that the certificate has.
    settings = context.settings
    return renewed_when_due(
        settings.state,
        settings.village.name,
        settings.panel.hosts,
        datetime.now(UTC),
        trusted=trusted,
    )


def _names_of_box(hosts: Sequence[str]) -> Iterator[str]:
    """The settings' names `hosts`, the machine's addresses, its name."""
    from station.village.https.authority import is_ours

    yield from hosts
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
