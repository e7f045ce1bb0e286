"""The `station` command: the technician's hands.

Not handled here: any decision; most of it is a client of the daemon's socket.
"""

import logging
import sys
import time
from datetime import datetime
from pathlib import Path

import click

from station.cli import output
from station.cli.output import say
from station.cli.station import clock, day, https, on_air, pair, release, stick
from station.cli.station.context import Context, StationGroup, pass_context
from station.cli.station.lines import status_lines, written
from station.errors import LinkError
from station.plain_text import shown
from station.village.asrun.line import log_line
from station.village.control.messages.box import FetchNews
from station.village.control.messages.log import GetLog
from station.village.control.messages.status import GetStatus, SyncStanding

_SYNC_PATIENCE = 120.0


@click.group(cls=StationGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--settings",
    "path",
    envvar="STATION_SETTINGS",
    default="/etc/loa-thon/station.toml",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The settings' file.",
    show_default=True,
)
@click.version_option(package_name="loa-thon")
@click.pass_context
def main(ctx: click.Context, path: Path) -> None:
    """One village's loudspeaker station."""
    ctx.obj = Context(path)


@main.command()
@pass_context
def run(context: Context) -> None:
    """Run the daemon, in the foreground.

    Example: station --settings station.toml run
    """
    # Each command imports what only it needs: the panel's process stays small without pins.
    from station.village.daemon.main import serve
    from station.village.settings.at_start import load_at_start

    log_to_stderr()
    serve(load_at_start(context.path), context.path)


@main.command()
@pass_context
def panel(context: Context) -> None:
    """Serve the village head's page.

    Example: station panel
    """
    from web.panel.wsgi import main as serve_panel

    log_to_stderr()
    serve_panel(context.settings)


@main.command()
@click.option("--technician", is_flag=True, help="The technician's, who sees and may do more.")
@pass_context
def pin(context: Context, technician: bool) -> None:
    """Make a new PIN for the page, and print it: once.

    Example: sudo station pin
    """
    from web.panel.access.login import PinRole, make_pin

    say(make_pin(context.settings.state, PinRole.TECHNICIAN if technician else PinRole.HEAD))


@main.command()
@pass_context
def status(context: Context) -> None:
    """Say what is on the air, what comes next, and what is wrong.

    Example: station status
    """
    for line in status_lines(context.ask(GetStatus())):
        say(line)


@main.command("next")
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, 400))
@pass_context
def next_days(context: Context, days: int) -> None:
    """Print what comes, from what this box holds; the daemon need not run.

    What is skipped, paused or over is said as such, as far as the daemon answers.

    Example: station next --days 30
    """
    from station.cli.station.outlook import outlook_with_daemon
    from station.clock import SystemClock

    for line in outlook_with_daemon(context.settings, SystemClock().now(), days):
        say(line)


@main.command()
@pass_context
def sync(context: Context) -> None:
    """Fetch and verify what the commune has published.

    Example: station sync
    """
    before = context.ask(GetStatus()).sync
    context.ask(FetchNews())
    after = _wait_for_sync(context, before)
    if after.error:
        raise LinkError(after.error)
    say(f"in step with the commune at {after.last and written(after.last)}")


def _wait_for_sync(context: Context, before: SyncStanding) -> SyncStanding:
    until = time.monotonic() + _SYNC_PATIENCE
    while time.monotonic() < until:
        now = context.ask(GetStatus()).sync
        if now.count > before.count and not now.running:
            return now
        time.sleep(0.2)
    raise LinkError("the sync goes on; look again with: station status")


@main.command()
@click.option("--most", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.option("--csv", "form", flag_value="csv", help="Export as CSV (RFC 4180), oldest first.")
@click.option("--jsonl", "form", flag_value="jsonl", help="Export as JSON lines, oldest first.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was planned since that date."
)
@pass_context
def log(context: Context, most: int, form: str | None, since: datetime | None) -> None:
    """Print the as-run log, newest last; all of it as an export, or since a date.

    Example: station log --csv --since 2026-11-01 > log.csv
    """
    if form is None and since is None:
        for entry in reversed(context.ask(GetLog(most)).entries):
            say(log_line(entry))
        return
    from station.village.asrun.download import exported

    first = since.replace(tzinfo=context.settings.zoneinfo) if since else None
    for line in exported(context.ask, first, form):
        # As bytes: no line end is to be translated.
        click.echo(line.encode(), nl=False)


@main.command("relays-off")
@pass_context
def relays_off(context: Context) -> None:
    """Switch every relay off, without the daemon; systemd calls it when the daemon has ended.

    Example: station relays-off
    """
    from station.village.playout.relays import switch_off
    from station.village.settings.bare_wiring import bare_wiring

    # Settings that can't be used are no reason to leave a relay on.
    switch_off(bare_wiring(context.path))
    say("all relays are off")


@main.command()
@pass_context
def check(context: Context) -> None:
    """Say of each part whether it is fit; exit status 1 if one is not.

    Example: station check
    """
    from station.cli.station.inspection import inspect

    findings = list(inspect(context.path))
    for finding in findings:
        mark = click.style("ok ", fg="green") if finding.fit else click.style("BAD", fg="red")
        click.echo(f"{mark} {shown(finding.part):9} {shown(finding.text)}")
    if not all(finding.fit for finding in findings):
        sys.exit(1)


on_air.add_to(main)
clock.add_to(main)
day.add_to(main)
stick.add_to(main)
https.add_to(main)
pair.add_to(main)
release.add_to(main)


def log_to_stderr() -> None:
    """What `run` and `panel` have to tell."""
    output.log_to_stderr(logging.INFO, "%(asctime)s %(name)s: %(message)s")
