"""What the `commune keys` commands say, as text.

Not handled here: doing it (`office/keys.py`).
"""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from station.cli.commune.texts.words import grouped, when
from station.commune.home import Home
from station.commune.keys.folder import FEED
from station.commune.office.keys import KeyRing
from station.commune.office.people import MadeKey

TIMETABLE_DEAD = (
    "The villages don't believe the timetable that was signed last. The editor signs it again: "
    "commune timetable sign"
)


def keys(ring: KeyRing, now: datetime, zone: tzinfo) -> str:
    """Everybody whose key counts or counted, and the root's keys."""
    role = ring.root
    lines = [
        f"{person.role:<9} {person.name}: {when(person.valid_from, zone)} – "
        f"{when(person.valid_until, zone)}{'' if person.is_valid(now) else ', ended'}"
        f"  key {person.keyid[:8]}"
        for person in ring.people
    ]
    here = ", ".join(ring.present) or "none"
    lines.append(
        f"root      {role.threshold} of {len(role.keys)} must sign: {', '.join(role.keys)}; "
        f"here now: {here}"
    )
    return "\n".join(lines)


def made(of: MadeKey) -> str:
    """After a person made a key of his own."""
    return "\n".join(
        [
            f"Your key is {of.private}. Keep it, with a copy; its passphrase is yours alone.",
            f"Bring the office its public half: {of.public}",
            f"and read them these digits from here: {grouped(of.key.keyid)}",
        ]
    )


def rotated(key: str, home: Home, *, elsewhere: bool = False) -> str:
    """After a new key; `elsewhere` says that its private half was never here."""
    lines = [f"The key {key} is new; the villages follow by themselves at their next sync."]
    if key == FEED:
        lines.append("The one before counts no more. Publish with the new one: commune publish")
    elif elsewhere:
        lines.append("The one before counts no more; destroy it, wherever it lies.")
    else:
        lines.append(f"Carry it away from {home.path / 'keys'} to its medium, with a copy.")
        lines.append("Destroy the one before: it lies in keys/retired, or on the medium it had.")
    return "\n".join(lines)


def backup(home: Home) -> str:
    """After a new key for backups."""
    return (
        f"Carry {home.keys.path('backup')} away and keep it with the root's keys, with a copy: "
        "nobody reads a backup without it. Here stays what makes one: commune backup FOLDER"
    )


def revoked(role: str, dead: Sequence[str]) -> str:
    """After a key was ended."""
    lines = [f"The {role}'s key is ended; the villages follow at their next sync."]
    if dead:
        lines.append(f"Withdrawn, for they were signed later: {', '.join(dead)}")
    if role == "editor":
        lines.append("If the timetable was signed later, sign it again: commune timetable sign")
    lines += [
        "Whoever has that key may date a statement back; to publish it he needs the feed's key:",
        "commune keys rotate feed",
        f"Then a key for whoever holds the office: commune keys add {role}, and commune publish",
    ]
    return "\n".join(lines)
