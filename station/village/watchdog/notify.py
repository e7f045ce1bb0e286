"""Telling systemd that the station is ready, alive, or ending (sd_notify(3)).

Not handled here: when to say so; the loop that does the work does it.
"""

import os
import socket
from collections.abc import Mapping


class Notifier:
    """Says nothing where systemd doesn't listen."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        # A leading @ stands for the abstract namespace's zero byte.
        self._address = "\0" + address[1:] if address.startswith("@") else address

    def say(self, state: str) -> None:
        """Send `state`, such as READY=1; a listener that is gone is not our trouble."""
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as end:
            try:
                end.sendto(state.encode(), self._address)
            except OSError:
                return
