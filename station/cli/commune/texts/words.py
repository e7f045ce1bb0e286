"""Instants, minutes and lists in words, for all that the office says."""

from datetime import datetime, tzinfo


def grouped(sha256: str) -> str:
    """The beginning of a digest, for the eye: 64 bits in groups of four digits."""
    return " ".join(sha256[start : start + 4] for start in range(0, 16, 4))


def when(moment: datetime, zone: tzinfo) -> str:
    """An instant as the office reads it."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def minutes(seconds: float) -> str:
    """A length as minutes and seconds, such as 6:07."""
    return f"{round(seconds) // 60}:{round(seconds) % 60:02d}"
