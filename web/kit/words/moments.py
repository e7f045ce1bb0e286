"""Instants as a watch in the village shows them. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo


def clock(instant: datetime, zone: ZoneInfo) -> str:
    """The time of day that a watch in the village shows."""
    return instant.astimezone(zone).strftime("%H:%M")


def moment(instant: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The time of day, with the date in front when it is not today's."""
    local = instant.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return local.strftime("%H:%M")
    return local.strftime("%d/%m/%Y %H:%M")


def seconds(instant: datetime, zone: ZoneInfo) -> str:
    """The time of day to the second: when what is shown was seen."""
    return instant.astimezone(zone).strftime("%H:%M:%S")
