"""Which addresses the page answers to."""

import pytest

from web.kit.access.guard import is_host_allowed


@pytest.mark.parametrize(
    "host",
    [
        "192.168.4.1:8080", "10.0.0.7", "172.16.0.1:80", "127.0.0.1:8080", "localhost:8080",
        "[::1]:8080", "[fe80::1]", "[fd00::2]:8080", "169.254.3.4", "100.64.0.9",
        "raspberrypi.local:8080", "loa.local", "LOA.local.", "raspberrypi",
    ],
)  # fmt: skip
def test_private_addresses_are_answered(host: str) -> None:
    assert is_host_allowed(host, ())


@pytest.mark.parametrize(
    "host",
    ["", ":", "evil.example", "evil.example:8080", "8.8.8.8", "[2001:4860:4860::8888]", "224.0.0.1",
     "10.0.0.7.evil.example", "localhost.evil.example", "10.0.0.7@evil.example", "0x7f000001",
     "2130706433", "a.evil.local", ".local", "evil.local.example"],
)  # fmt: skip
def test_anything_else_is_not(host: str) -> None:
    assert not is_host_allowed(host, ())


def test_configured_names_are_answered_beside_those_of_the_village() -> None:
    names = ("Loa.Xa.Example", "203.0.113.9")
    assert is_host_allowed("loa.xa.example:8080", names)
    assert is_host_allowed("203.0.113.9", names)
    assert is_host_allowed("localhost", names)
    assert is_host_allowed("192.168.4.2", names)
    assert not is_host_allowed("xa.example", names)
