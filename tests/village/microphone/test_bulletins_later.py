"""A bulletin of the commune's when the head wants it: several times, at a time, heard before."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from station.errors import InputError, StorageError
from station.programme.asrun import Outcome, Reason
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import HearBulletin, PlayBulletin
from station.village.control.messages.memos import PromiseSeries, WithdrawMemo
from station.village.library.recordings import recording_name
from tests.office_simulator import OfficeSimulator
from tests.village.microphone.test_later import by_hand
from tests.village.microphone.test_memos import NOON, Talking

SIX = NOON.replace(hour=18)


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Talking]:
    office = OfficeSimulator(tmp_path / "office", now=NOON - timedelta(hours=2))
    office.add_bulletin("cchc", "Cải cách hành chính", b"OggS one", seconds=20)
    office.publish()
    made = Talking(tmp_path / "village", office, NOON)
    made.sync()
    yield made
    made.close()


def promise(village: Talking, **more: Any) -> tuple[Any, ...]:
    asked = PromiseSeries(**{"at": SIX, "bulletin": "cchc", **more})
    return village.ask.later.promise(asked).at


def test_at_its_time_it_sounds_three_times_after_a_power_cut(village: Talking) -> None:
    promise(village, times=3, zones=("nha-van-hoa",))
    village.ask.withdraw(WithdrawMemo(id=""))  # of recordings, of which it is none
    (line,) = village.ask.later.today()
    assert (line.title, line.at, line.ends - line.at) == (
        "Cải cách hành chính", SIX, timedelta(seconds=60)
    )  # fmt: skip
    village.power_cut()
    village.pass_time(timedelta(hours=7))
    (entry,) = by_hand(village)
    assert (entry.outcome, entry.started, entry.items) == (Outcome.PLAYED, SIX, ("cchc",))
    assert entry.zones == ("nha-van-hoa",)
    (files,) = village.files()
    assert len(files) == len({*files}) + 2


def test_now_and_three_times(village: Talking) -> None:
    village.hand.play(PlayBulletin(bulletin="cchc", times=3, zones=("cong-lang",)))
    village.pass_time(timedelta(minutes=3))
    (entry,) = by_hand(village)
    assert (entry.outcome, entry.zones) == (Outcome.PLAYED, ("cong-lang",))
    with pytest.raises(RequestRefusedError):
        village.hand.play(PlayBulletin(bulletin="cchc", zones=("o-dau",)))


def test_what_is_not_here_or_not_valid_then_is_not_promised(village: Talking) -> None:
    for more in ({"bulletin": "nothing"}, {"at": SIX + timedelta(days=80)}):
        with pytest.raises(RequestRefusedError) as refused:
            promise(village, **more)
        assert refused.value.code == Reason.NOT_VERIFIED
    with pytest.raises(RequestRefusedError) as refused:
        promise(village, at=NOON.replace(hour=23))
    assert refused.value.code == Reason.QUIET_HOURS
    assert village.plan.all() == ()


def test_what_the_commune_takes_back_does_not_sound(
    village: Talking, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise(village)
    monkeypatch.setattr(village.station.memos.playout, "bulletin", lambda _name, _at: None)
    village.pass_time(timedelta(hours=7))
    (entry,) = by_hand(village)
    assert (entry.outcome, entry.reason) == (Outcome.MISSED, Reason.NOT_THERE)


def test_what_is_listened_to_is_what_was_signed(village: Talking) -> None:
    hear = village.station.routes.to_hear
    (file,) = hear.hear(HearBulletin(bulletin="cchc")).files
    assert (hear.folder / file).read_bytes() == b"OggS one"
    shutil.rmtree(hear.folder)
    name = recording_name(Path(file).stem)
    (hear.library.folder / name).write_bytes(b"OggS two")
    with pytest.raises(StorageError):
        hear.hear(HearBulletin(bulletin="cchc"))
    assert list(hear.folder.iterdir()) == []
    (hear.library.folder / name).unlink()
    with pytest.raises(StorageError):
        hear.hear(HearBulletin(bulletin="cchc"))
    with pytest.raises(InputError):
        hear.hear(HearBulletin(bulletin="nothing"))
