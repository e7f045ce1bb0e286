"""The technician's settings on the page."""

import pytest
from flask.testing import FlaskClient

from station.errors import InputError, MistakesError, Sentence
from tests.village.fake_daemon import FakeDaemon
from tests.web.panel.test_panel import press

FORM = {
    "source": "http://192.168.1.9:8000/", "every": "30", "name-cong-lang": "Đình làng",
    "least-cong-lang": "10", "most-cong-lang": "90", "name-nha-van-hoa": "Nhà văn hoá",
    "least-nha-van-hoa": "20", "most-nha-van-hoa": "100",
}  # fmt: skip


def test_a_technician_changes_what_may_be(technician: FlaskClient, daemon: FakeDaemon) -> None:
    assert 'href="/own"' in technician.get("/box").text
    assert 'value="http://commune.example:8000/"' in technician.get("/own").text
    assert press(technician, "/own", **FORM).status_code == 303
    (asked,) = daemon.asked_to("change")
    assert asked["commune"] == {"source": "http://192.168.1.9:8000/", "every_minutes": 30}
    assert asked["zone"][0] == {
        "id": "cong-lang", "name": "Đình làng", "volume_least": 10, "volume_most": 90,
    }  # fmt: skip


def test_mistakes_are_told_and_what_was_typed_stays(
    technician: FlaskClient, daemon: FakeDaemon
) -> None:
    technician.get("/own")
    daemon.fail("change", InputError("first is wrong\nsecond too"))
    answer = press(technician, "/own", **FORM | {"every": "nan, often"})
    assert answer.status_code == 400
    for words in ("first is wrong", "second too", 'value="nan. often"', "Đình làng"):
        assert words in answer.text


def test_mistakes_are_told_in_the_readers_language(
    technician: FlaskClient, daemon: FakeDaemon
) -> None:
    technician.get("/own")
    name = Sentence("zone “{id}” is to have a name of 1 to 60 letters", id="cong-lang")
    daemon.fail("change", MistakesError([name, "not in the catalogue"]))
    told = press(technician, "/own", **FORM).text
    assert "cụm loa “cong-lang” phải có tên dài từ 1 đến 60 chữ" in told
    assert "not in the catalogue" in told


def test_nothing_is_changed_while_something_sounds(
    technician: FlaskClient, daemon: FakeDaemon
) -> None:
    technician.get("/own")
    daemon.refuse("change", "busy")
    assert press(technician, "/own", **FORM).status_code == 409


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_village_head_may_not(head: FlaskClient, daemon: FakeDaemon, method: str) -> None:
    assert 'href="/own"' not in head.get("/box").text
    answer = head.get("/own") if method == "get" else press(head, "/own", **FORM)
    assert answer.status_code == 403
    assert daemon.asked_to("settings") == daemon.asked_to("change") == []
