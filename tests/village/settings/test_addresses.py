"""Addresses that can be none are told by the check, each in a sentence."""

import socket
from pathlib import Path

import pytest

from station.settings import load
from station.village.settings import addresses
from station.village.settings.station import StationSettings

GIVEN = """
[village]
id = "na-dong"
name = "Nà Đông"
[commune]
source = "{source}"
proxy = "{proxy}"
[sound]
[amplifier]
pins = "mock"
[panel]
listen = "{listen}"
[[zone]]
id = "cong-lang"
name = "Cổng làng"
pin = 27
"""
GOOD = {"source": "http://commune.example:8000/", "proxy": "", "listen": "0.0.0.0"}


def only_localhost(name: str, _: object) -> list[object]:
    if name != "localhost":
        raise socket.gaierror(-2, "Name or service not known")
    return []


def told(folder: Path, **values: str) -> list[str]:
    file = folder / "station.toml"
    file.write_text(GIVEN.format(**{**GOOD, **values}), "utf-8")
    found = addresses.findings(load(file, StationSettings), only_localhost)
    return [f"{each.part}: {each.text}" for each in found]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"source": "/srv/commune"},
        {"source": "stick"},
        {"source": "https://[2001:db8::1]:8443/"},
        {"proxy": "http://proxy.example:3128"},
        {"listen": "::"},
        {"listen": "192.168.4.1"},
        {"listen": "localhost"},
    ],
)
def test_what_can_be_an_address_is_fine(tmp_path: Path, values: dict[str, str]) -> None:
    assert told(tmp_path, **values) == []


@pytest.mark.parametrize(
    ("key", "value", "part", "says"),
    [
        ("source", "ftp://commune.example/", "commune", "only http"),
        ("source", "http://commune.example:99999/", "commune", "can't be read"),
        ("source", "http://[::1", "commune", "can't be read"),
        ("source", "http://", "commune", "names no server"),
        ("source", "http://commune.example:0/", "commune", "names no server"),
        ("proxy", "proxy.example:3128", "commune", "only http"),
        ("proxy", "http://proxy.example:99999", "commune", "can't be read"),
        ("listen", "eth0", "panel", "no address of this box"),
        ("listen", "", "panel", "no address of this box"),
        ("listen", "x" * 300, "panel", "no address of this box"),
    ],
)
def test_what_can_be_none_is_told(
    tmp_path: Path, key: str, value: str, part: str, says: str
) -> None:
    (sentence,) = told(tmp_path, **{key: value})
    assert sentence.startswith(f"{part}: ")
    assert says in sentence
