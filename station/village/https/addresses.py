"""The box's own IPv4 addresses, asked of the kernel (netdevice(7)).

By ioctl, not netlink: the page's unit may open Internet sockets and no others, and the daemon's
none. Not handled here: IPv6, which nobody types.
"""

import fcntl
import ipaddress
import socket
import struct
from pathlib import Path

_SIOCGIFADDR = 0x8915


def addresses(interfaces: Path = Path("/sys/class/net")) -> tuple[str, ...]:
    """Those by which others reach it, in the interfaces' order."""
    try:
        names = sorted(each.name for each in interfaces.iterdir())
    except OSError:
        return ()
    found = (_address(name) for name in names)
    return tuple(each for each in found if each and not ipaddress.ip_address(each).is_loopback)


def _address(interface: str) -> str:
    request = struct.pack("256s", interface.encode()[:15])
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
            answer = fcntl.ioctl(asked, _SIOCGIFADDR, request)
    except OSError:  # it has none, or we may not know
        return ""
    return socket.inet_ntoa(answer[20:24])
