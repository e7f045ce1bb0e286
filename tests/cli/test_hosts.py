"""Names and addresses of machines in addresses for browsers."""

from urllib.parse import urlsplit

import pytest

from station.cli.hosts import in_url


@pytest.mark.parametrize("host", ["::1", "fd00::17", "fe80:0:0:0:1:2:3:4"])
def test_an_ipv6_address_stands_in_brackets(host: str) -> None:
    parts = urlsplit(f"http://{in_url(host)}:8080/pair")
    assert (parts.port, parts.hostname is not None and ":" in parts.hostname) == (8080, True)


@pytest.mark.parametrize("host", ["192.168.4.1", "loa.local", "[::1]", ""])
def test_all_else_stands_as_it_is(host: str) -> None:
    assert in_url(host) == host
