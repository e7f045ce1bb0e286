"""Where port 80 leads: to the page, by the name that was typed if it is the box's.

A phone that has come into the box's own Wi-Fi asks for some address of its maker's and takes
whatever answers otherwise for the network's page (RFC 8910 tells of the custom): so it, too, is led
here, if the hotspot's DNS leads every name to the box. Pure but for the box's own address.
"""

from collections.abc import Callable

from web.kit.access.guard import is_host_allowed, without_port
from web.kit.server.head import Head
from web.kit.server.intake import IntakeAnswer
from web.kit.server.visit import Visit

_PROBES = frozenset({"/generate_204", "/gen_204", "/hotspot-detect.html", "/connecttest.txt",
                     "/ncsi.txt", "/success.txt", "/redirect", "/library/test/success.html",
                     "/canonical.html"})  # fmt: skip
"""What Android, Apple's, Windows and Firefox ask for."""


def leads_to(
    port: int, names: Callable[[], tuple[str, ...]]
) -> Callable[[Head, Visit], IntakeAnswer]:
    """The answer to whoever comes to port 80; the page is at `port` and goes by `names`, too."""

    def answer(head: Head, visit: Visit) -> IntakeAnswer:
        host = without_port(head.value("host"))
        known = is_host_allowed(host, names())
        place = host if known and host else visit.own_address
        target = head.target if known and head.target.startswith("/") else "/"
        if head.path in _PROBES:
            target = "/"
        return IntakeAnswer("302 Found", f"http://{place}:{port}{target}")

    return answer
