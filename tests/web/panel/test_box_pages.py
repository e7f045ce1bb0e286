"""The box's page, the test play, the technician's role, and pairing by a code."""

import ast
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

import station
from station.cli.station.main import main
from station.settings import example
from station.village.settings.station import HEADING, StationSettings
from tests.village.fake_daemon import FakeDaemon
from tests.web.conftest import StillClock
from tests.web.panel.test_panel import press
from web.panel.access.login import Login, PinRole, make_pin
from web.panel.access.pairing import LONGEST, PairingWindow
from web.panel.access.tries import FREE_TRIES
from web.panel.app import AppSettings, create_app
from web.panel.views.box import _NAMES, _lasting
from web.panel.words.languages import words


def test_each_part_is_told_with_what_to_do(head: FlaskClient, daemon: FakeDaemon) -> None:
    page = head.get("/box").text
    for said in ("48 °C", "Còn trống 24.1 GB", "Đang tắt hết", "Lần cuối lúc 11:45"):
        assert said in page
    assert "Dùng nguồn 5,1 V" in page
    assert "02/12/2026 17:00 (2 ngày)" in page
    assert "last at 2026-11-30" not in page  # the daemon's English is the technician's
    assert "192.168.4.1" not in page


def test_content_that_runs_out_is_said(head: FlaskClient, daemon: FakeDaemon) -> None:
    daemon.box["lasts"] = "2026-11-30T17:00:00+07:00"
    assert "17:00 (5 tiếng)<br>Xin xã gửi bản tin mới." in head.get("/box").text
    daemon.box["lasts"] = None
    assert "Không còn<br>Xin xã gửi bản tin mới." in head.get("/box").text


@pytest.mark.parametrize("missing", ["findings", "vitals", "relays", "lasts", "facts"])
def test_an_answer_of_another_form_is_said(
    technician: FlaskClient, daemon: FakeDaemon, missing: str
) -> None:
    daemon.foreign = True
    del daemon.box[missing]
    assert technician.get("/box").status_code == 503


def test_a_technician_sees_the_daemons_own_words(
    technician: FlaskClient, daemon: FakeDaemon
) -> None:
    page = technician.get("/box").text
    assert "last at 2026-11-30 01:12 UTC" in page
    assert "192.168.4.1" in page


def test_a_session_cannot_lend_itself_the_technicians_role(
    head: FlaskClient, daemon: FakeDaemon, settings: AppSettings
) -> None:
    make_pin(settings.places.state, PinRole.TECHNICIAN)
    with head.session_transaction() as session:
        session["role"] = "technician"  # it says which phone it is, and nothing else counts
    assert head.get("/own").status_code == 403
    assert "For the technician" not in head.get("/box").text


def test_a_test_is_asked_about_and_then_asked_for(head: FlaskClient, daemon: FakeDaemon) -> None:
    assert "/test/cong-lang" in head.get("/box").text
    assert "Phát thử ra loa này?" in head.get("/test/cong-lang").text
    assert daemon.asked_to("test") == []
    assert press(head, "/test/cong-lang").headers["Location"] == "/"
    assert daemon.asked_to("test") == [
        {"do": "test", "zone": "cong-lang", "by": "panel", "confirmed": False}
    ]


def test_a_test_in_quiet_hours_is_asked_about_once_more(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    head.get("/box")
    daemon.refuse("test", "quiet-hours")
    answer = press(head, "/test/cong-lang")
    assert answer.status_code == 409
    assert "Vẫn phát trong giờ yên tĩnh" in answer.text
    daemon.allow("test")
    assert press(head, "/test/cong-lang", quiet="yes").status_code == 303
    assert daemon.asked_to("test")[-1]["confirmed"] is True


def test_a_zone_that_is_not_there_is_not_tested(head: FlaskClient, daemon: FakeDaemon) -> None:
    assert head.get("/test/ao").status_code == 400
    assert head.get("/test/<script>").status_code in (400, 404)


def test_a_new_technicians_pin_ends_only_the_technicians_sessions(
    technician: FlaskClient, daemon: FakeDaemon, settings: AppSettings, pin: str
) -> None:
    make_pin(settings.places.state)
    assert technician.get("/box").status_code == 200
    make_pin(settings.places.state, PinRole.TECHNICIAN)
    assert technician.get("/box").headers["Location"] == "/login"


def test_a_code_lets_one_phone_in_once(
    visitor: FlaskClient, daemon: FakeDaemon, settings: AppSettings
) -> None:
    code = PairingWindow(settings.places.state, StillClock().monotonic).open("head", 120).typed
    page = visitor.get(f"/pair?code={code}").text
    assert f'value="{code}"' in page  # looking at the address uses nothing up
    assert press(visitor, "/pair", code=code).headers["Location"] == "/"
    assert "Loa đang tắt" in visitor.get("/").text
    press(visitor, "/logout")
    visitor.get("/pair")
    answer = press(visitor, "/pair", code=code)
    assert answer.status_code == 403
    assert "Mã này sai, đã dùng hoặc đã hết hạn" in answer.text


def test_wrong_codes_lock_typed_codes_and_nothing_else(
    visitor: FlaskClient, daemon: FakeDaemon, settings: AppSettings, pin: str
) -> None:
    made = PairingWindow(settings.places.state, StillClock().monotonic).open("head", 120)
    visitor.get("/pair")
    codes = [press(visitor, "/pair", code="12").status_code for _ in range(FREE_TRIES + 1)]
    assert codes == [403] * FREE_TRIES + [429]
    assert press(visitor, "/pair", code=made.typed).status_code == 429
    other = create_app(settings, StillClock()).test_client()
    other.get("/login")
    assert press(other, "/login", pin=pin).status_code == 303
    assert made.scanned in visitor.get("/pair", query_string={"code": made.scanned}).text
    assert press(visitor, "/pair", code=made.scanned).headers["Location"] == "/"


def test_wrong_pins_of_strangers_keep_no_phone_out_that_was_in(
    head: FlaskClient, daemon: FakeDaemon, settings: AppSettings, pin: str
) -> None:
    stranger = head.application.test_client()
    press(head, "/logout")
    stranger.get("/login")
    tries = [press(stranger, "/login", pin="1") for _ in range(FREE_TRIES + 1)]
    assert tries[-1].status_code == 429
    assert "quét mã QR" in tries[-1].text
    head.get("/login")
    assert press(head, "/login", pin=pin).status_code == 303
    for _ in range(FREE_TRIES):
        press(head, "/logout")
        head.get("/login")
        assert press(head, "/login", pin="1").status_code == 403
    assert press(head, "/login", pin=pin).status_code == 429


def test_a_foreign_form_uses_no_code_up(
    visitor: FlaskClient, daemon: FakeDaemon, settings: AppSettings
) -> None:
    window = PairingWindow(settings.places.state, StillClock().monotonic)
    code = window.open("head", 120).typed
    assert visitor.post("/pair", data={"code": code}).status_code == 403
    assert window.take(code) == "head"


@pytest.mark.parametrize("code", ["", "1", "x" * 8, '"><script>', "1" * 100])
def test_an_address_with_another_code_shows_none(visitor: FlaskClient, code: str) -> None:
    page = visitor.get("/pair", query_string={"code": code})
    assert 'value=""' in page.text
    assert "<script>" not in page.text


def test_a_code_is_void_after_its_time_and_after_a_new_boot(tmp_path: Path) -> None:
    now = 1000.0
    window = PairingWindow(tmp_path, lambda: now)
    code = window.open("head", 120).typed
    now += 120
    assert window.take(code) is None
    now = 5000.0
    code = window.open("head", 10 * LONGEST).typed
    now = 20.0  # the machine was started anew
    assert window.take(code) is None
    now = 5000.0
    assert window.take(code) is None


@pytest.mark.parametrize("kept", ["", "[]", "{}", '["head", 5]', '["head", "x", "soon"]', "null"])
def test_a_broken_window_is_shut(tmp_path: Path, kept: str) -> None:
    (tmp_path / "panel").mkdir()
    (tmp_path / "panel" / "pairing").write_text(kept)
    assert PairingWindow(tmp_path, lambda: 0.0).take("12345678") is None


def test_a_code_for_a_role_that_is_not_there_lets_nobody_in(
    visitor: FlaskClient, settings: AppSettings
) -> None:
    window = PairingWindow(settings.places.state, StillClock().monotonic)
    visitor.get("/pair")
    for role in ("technician", "root"):
        assert press(visitor, "/pair", code=window.open(role, 120).typed).status_code == 403


def run(tmp_path: Path, *arguments: str) -> tuple[int, str]:
    text = example(StationSettings, HEADING).replace("/var/lib/loa-thon", str(tmp_path / "state"))
    (tmp_path / "station.toml").write_text(text, "utf-8")
    result = CliRunner().invoke(main, ["--settings", str(tmp_path / "station.toml"), *arguments])
    return result.exit_code, result.output


def test_the_command_shows_a_code_that_lets_in(tmp_path: Path) -> None:
    make_pin(tmp_path / "state")
    status, shown = run(tmp_path, "pair", "--address", "192.168.4.1")
    assert status == 0
    assert "█" in shown or "\x1b[" in shown
    code = shown.partition("http://192.168.4.1:8080/pair?code=")[2].strip()

    assert Login(tmp_path / "state", time.monotonic).redeem(code)[0] is PinRole.HEAD


def test_the_command_writes_a_picture_to_print(tmp_path: Path) -> None:
    make_pin(tmp_path / "state")
    picture = tmp_path / "qr.svg"
    assert run(tmp_path, "pair", "--address", "10.0.0.7", "--svg", str(picture))[0] == 0
    assert "<svg" in picture.read_text()
    nowhere = str(tmp_path / "nowhere" / "qr.svg")
    status, said = run(tmp_path, "pair", "--address", "10.0.0.7", "--svg", nowhere)
    assert (status != 0, "can't be written" in said) == (True, True)


def test_without_a_pin_the_command_says_how_to_make_one(tmp_path: Path) -> None:
    make_pin(tmp_path / "state")
    status, said = run(tmp_path, "pair", "--technician", "--address", "10.0.0.7")
    assert status != 0
    assert "sudo station pin --technician" in said
    assert run(tmp_path, "pin", "--technician")[0] == 0
    assert run(tmp_path, "pair", "--technician", "--address", "10.0.0.7")[0] == 0


def test_a_technician_sees_the_logs_last_lines_and_a_head_does_not(
    technician: FlaskClient, daemon: FakeDaemon, settings: AppSettings
) -> None:
    daemon.replies["log-lines"] = {"lines": ["ready", "<script>alert(1)</script>"]}
    page = technician.get("/box").text
    assert "<small>ready</small>" in page
    assert "<small>&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_head_sees_no_line_of_the_log(head: FlaskClient, daemon: FakeDaemon) -> None:
    head.get("/box")
    assert daemon.asked_to("log-lines") == []


def test_each_part_that_the_station_names_has_a_name_on_the_page() -> None:
    parts = {
        call.args[0].value
        for path in Path(station.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Finding"
        and isinstance(call.args[0], ast.Constant)
    }
    assert len(parts) > 20
    assert parts <= dict(_NAMES).keys()


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0.4, "0 tiếng"),
        (47.9, "47 tiếng"),
        (48.0, "2 ngày"),
        (59.0, "2 ngày"),
        (61.0, "gần 3 ngày"),
        (164.0, "gần 7 ngày"),
    ],
)
def test_what_is_left_is_told_as_people_count(hours: float, said: str) -> None:
    assert _lasting(hours, words("vi")) == said
