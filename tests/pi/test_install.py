"""`make install` and `make uninstall` where they belong: with systemd, users and devices.

Takes the machine's program off and puts it on again; so on a real Pi it is asked for by
PI_CHECKOUT: where this checkout lies there.
"""

import os
import re
from typing import Any

import pytest

from tests.pi.machine import needs_a_pi, on_the_pi, once, tool

CHECKOUT = os.environ.get("PI_CHECKOUT", "/root/loa-thon" if tool() else "")
pytestmark = [
    needs_a_pi,
    pytest.mark.skipif(not CHECKOUT, reason="set PI_CHECKOUT to where this checkout lies there"),
]


@once
def installing() -> dict[str, Any]:
    """All of it in one boot."""
    return on_the_pi(CHECKOUT, program="on_install")


def test_the_pin_and_the_address_are_told_once() -> None:
    found = installing()
    said = found["first"]["said"]
    assert found["first"]["status"] == 0, said
    assert re.search(r"The village head's page: http://\S+:8080/", said), said
    [pin] = re.findall(r"Its PIN, shown this once: (\S+)", said)
    for later in ("second", "installed_anew"):
        assert found[later]["status"] == 0, found[later]["said"]
        assert "PIN, shown" not in found[later]["said"]
        assert pin not in found[later]["said"]


def test_a_second_run_says_that_there_is_nothing_to_do_and_changes_no_file() -> None:
    found = installing()
    assert "Nothing to do: the station is installed and running" in found["second"]["said"]
    assert found["changed"] == []


def test_the_installed_station_is_fit_and_its_page_answers() -> None:
    found = installing()
    assert found["page"] == 200
    status, *rows = found["check"].splitlines()
    bad = [row for row in rows if row.startswith("BAD")]
    assert bad == []
    assert status == "0"


def test_a_raspberrys_log_keeps_to_memory() -> None:
    assert installing()["journal"] == {"on_disk": [], "in_memory": True}


def test_uninstalling_leaves_the_villages_own_and_nothing_else() -> None:
    found = installing()
    assert found["uninstalled"]["status"] == 0, found["uninstalled"]["said"]
    assert found["lost"] == []
    assert found["left"] == []
    assert "Nothing to do" in found["uninstalled_again"]["said"]


def test_installing_anew_goes_on_with_what_was_kept() -> None:
    assert installing()["lost_then"] == []
