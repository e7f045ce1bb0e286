"""Which keys lie together on the office's machine, and should not.

A thief of the machine then needs only passphrases. Pure, but for `lying_here`. Not handled here:
telling it (each face does).
"""

from collections.abc import Collection, Sequence
from pathlib import Path

from station.commune.keys.folder import TARGETS, KeyFolder
from station.commune.repository.root_role import is_root
from station.errors import Sentence
from station.trust.rules import Role

_BACKUP = "backup"
_APPROVERS = (Role.CHAIRMAN.value, Role.DEPUTY.value)


def lying_here(keys: KeyFolder) -> tuple[Sentence, ...]:
    """What is to be carried away from this machine."""
    return together(keys.here(), keys.retired())


def together(here: Collection[str], retired: Sequence[Path] = ()) -> tuple[Sentence, ...]:
    """Of the keys `here`: those that belong on media of their own, and an editor's beside an
    approver's; and the files `retired` of keys that count no more."""
    told = []
    offline = sorted(name for name in here if is_root(name) or name in (TARGETS, _BACKUP))
    if offline:
        told.append(
            Sentence(
                "on this machine lie {names}; move each to a medium of its own, which is put in "
                "for a change of keys alone: --media",
                names=", ".join(offline),
            )
        )
    approvers = [name for name in _APPROVERS if name in here]
    if Role.EDITOR.value in here and approvers:
        told.append(
            Sentence(
                "the keys editor and {names} lie together on this machine, so whoever has it and "
                "their passphrases needs no second person; each takes their own away: --media",
                names=", ".join(approvers),
            )
        )
    if retired:
        told.append(
            Sentence(
                "{count} old keys still lie in {folder}; destroy them, if nobody needs them",
                count=len(retired),
                folder=retired[0].parent,
            )
        )
    return tuple(told)
