"""The daemon's replies as lines of text, for a terminal. Not handled here: asking (`main.py`)."""

from collections.abc import Iterator
from datetime import datetime

from station.programme.arbiter import Air
from station.village.control.messages.status import OnAir, StationStatus


def status_lines(status: StationStatus) -> Iterator[str]:
    """A status as lines of text."""
    village, clock, sync = status.village, status.clock, status.sync
    yield f"{village.name} ({village.id}), {written(status.now)}"
    yield f"on air: {_on_air(status.air)}"
    for line in status.today:
        reason = f" ({line.reason})" if line.reason else ""
        yield f"today:  {line.at:%H:%M:%S} {line.title}: {line.state}{reason}"
    for bulletin in status.bulletins:
        yield f"held:   {bulletin.id} “{bulletin.title}” {bulletin.seconds:.0f} s"
    yield f"clock:  {'trusted' if clock.trusted else 'NOT trusted'}, {clock.text}"
    yield f"sync:   {written(sync.last) if sync.last else 'never'} {sync.error}".rstrip()
    if sync.published is not None:
        yield f"        the commune last published {written(sync.published)}"
    for fault in status.faults:
        yield f"FAULT:  {fault.part}: {fault.text}"


def written(instant: datetime) -> str:
    """An instant in ISO 8601, to the millisecond, with its offset."""
    return instant.isoformat(timespec="milliseconds")


def _on_air(air: OnAir) -> str:
    if air.state is Air.SILENT:
        return "silent"
    since = f" since {air.started:%H:%M:%S}" if air.started else ""
    return f"{air.state} “{air.title}”{since} in {', '.join(air.zones)}"
