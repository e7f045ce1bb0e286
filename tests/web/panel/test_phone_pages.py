"""What a phone keeps: large letters, and an icon on its home screen; and the month's lunar days."""

from datetime import date
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient

from tests.village.fake_daemon import FakeDaemon
from web.panel.views.month import month_map
from web.panel.words.languages import words


def test_large_letters_stay_until_they_are_taken_back_and_outlive_a_log_out(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    assert 'class="large"' not in head.get("/").text
    head.get("/letters/large")
    assert '<html lang="vi" class="large">' in head.get("/").text
    with head.session_transaction() as session:
        session.clear()
    assert 'class="large"' in head.get("/login").text
    head.get("/letters/normal")
    assert 'class="large"' not in head.get("/login").text
    head.get("/letters/x-large;")
    assert 'class="large"' not in head.get("/login").text


def test_the_page_has_a_manifest_by_which_a_phone_puts_it_on_its_home_screen(
    visitor: FlaskClient,
) -> None:
    """A browser asks for it without cookies."""
    answer = visitor.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    form = answer.get_json(force=True)
    assert (form["short_name"], form["start_url"]) == ("Thôn Nà Đông", "/")
    for icon in form["icons"]:
        with visitor.get(icon["src"]) as picture:
            assert picture.status_code == 200
    assert 'rel="manifest"' in visitor.get("/login").text
    assert "manifest-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_month_marks_today_and_gives_the_lunar_days() -> None:
    first, today = date(2026, 2, 1), date(2026, 2, 17)
    month = month_map(first, today, {}, (), words("vi"), ZoneInfo("Asia/Ho_Chi_Minh"))
    cells = {c.number: c for _, row in month.rows for c in row if c is not None}
    assert [day for day, cell in cells.items() if cell.today] == [17]
    assert (cells[1].lunar, cells[16].lunar, cells[17].lunar) == ("14/12", "29", "1/1")
    assert "1/1 âm lịch, hôm nay" in cells[17].words
