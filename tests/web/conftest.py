"""A panel without a browser, a clock that stands, and a daemon that only talks."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from station.village.settings.places import Places
from tests.village.fake_daemon import FakeDaemon
from web.kit.access.session import token as form_token
from web.panel.access.login import PinRole, make_pin
from web.panel.app import AppSettings, create_app


class StillClock:
    """A clock that stands at 05:30 UTC."""

    def now(self) -> datetime:
        return datetime(2026, 11, 30, 5, 30, tzinfo=UTC)

    def monotonic(self) -> float:
        return 1000.0


@pytest.fixture
def settings(tmp_path: Path) -> AppSettings:
    return AppSettings(
        Places(tmp_path, tmp_path),
        village="Thôn Nà Đông",
        timezone=ZoneInfo("Asia/Ho_Chi_Minh"),
    )


@pytest.fixture
def daemon(settings: AppSettings) -> Iterator[FakeDaemon]:
    with FakeDaemon(settings.places.control_socket) as daemon:
        yield daemon


@pytest.fixture
def pin(settings: AppSettings) -> str:
    return make_pin(settings.places.state)


@pytest.fixture
def visitor(settings: AppSettings, pin: str) -> FlaskClient:
    """A phone that has not logged in."""
    return create_app(settings, StillClock()).test_client()


@pytest.fixture
def head(visitor: FlaskClient, pin: str) -> FlaskClient:
    """The village head's phone, logged in."""
    visitor.get("/login")
    with visitor.session_transaction() as session:
        token = form_token(session)
    assert visitor.post("/login", data={"pin": pin, "token": token}).status_code == 303
    return visitor


@pytest.fixture
def technician(settings: AppSettings, visitor: FlaskClient) -> FlaskClient:
    """The technician's phone, logged in."""
    visitor.get("/login")
    with visitor.session_transaction() as session:
        token = form_token(session)
    form = {"pin": make_pin(settings.places.state, PinRole.TECHNICIAN), "token": token}
    assert visitor.post("/login", data=form).status_code == 303
    return visitor
