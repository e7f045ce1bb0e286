"""Becoming a user of the box's: what root asks for by hand is done by whom it belongs to.

Which users there are, and what each may write, is in `systemd/README.md`. Not handled here: what
systemd starts, which names its user itself.
"""

import os
import pwd
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

SYNC = "loa-thon-sync"
"""Who meets the network."""

STICK = "loa-thon-stick"
"""Who reads sticks."""

_GROUPS_OWN = 0o007


def become_owner_of(folder: Path) -> None:
    """From now on this process is the user whom `folder` belongs to, if it is root's now."""
    if os.geteuid() != 0:
        return
    with suppress(FileNotFoundError):
        owner = folder.stat()
        if owner.st_uid != 0:
            os.setgroups([])
            os.setgid(owner.st_gid)
            os.setuid(owner.st_uid)


def become(user: str, folder: Path) -> None:
    """As `become_owner_of`, but the user called so, who shares `folder` with its group.

    Where there is no such user, the folder's own.
    """
    if os.geteuid() != 0:
        return
    try:
        number, group = pwd.getpwnam(user).pw_uid, folder.stat().st_gid
    except (KeyError, FileNotFoundError):
        become_owner_of(folder)
        return
    os.umask(_GROUPS_OWN)
    os.initgroups(user, group)
    os.setgid(group)
    os.setuid(number)


def done_by_owner_of(folder: Path, work: Callable[[], None]) -> None:
    """Do `work` as the user whom `folder` belongs to; root stays root afterwards.

    When root's work fails, this process ends with its status: it has told why.
    """
    if os.geteuid() != 0 or not folder.exists() or folder.stat().st_uid == 0:
        work()
        return
    child = os.fork()
    if not child:
        become_owner_of(folder)
        work()
        sys.exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        sys.exit(os.waitstatus_to_exitcode(status))
