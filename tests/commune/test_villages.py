"""A village by whatever people call it."""

import pytest

from station.commune.settings import (
    CommuneIdentity,
    CommuneSettings,
    ExpirySettings,
    QuietSettings,
    ServeSettings,
    VillageEntry,
    VoiceSettings,
)
from station.commune.villages import village_of, villages_of
from station.errors import InputError

COMMUNE = CommuneSettings(
    CommuneIdentity("xa-mau", "Xã Mẫu"),
    QuietSettings(),
    VoiceSettings(),
    ServeSettings(),
    ExpirySettings(),
    village=[
        VillageEntry("na-dong", "Thôn Nà Đông"),
        VillageEntry("khuoi-luong", "Khuổi Lương"),
        VillageEntry("to-1", "Tổ 1"),
        VillageEntry("to-11", "Tổ 11"),
        VillageEntry("doan-ket", "Bản Đoàn Kết"),
        VillageEntry("doan-ket-2", "Thôn Đoàn Kết"),
    ],
)


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("na-dong", "na-dong"),
        ("Nà Đông", "na-dong"),
        ("thôn nà đông", "na-dong"),
        ("Na Dong", "na-dong"),
        ("Bản Khuổi Lương", "khuoi-luong"),
        ("Tổ 1", "to-1"),
        ("tổ 11", "to-11"),
        ("doan-ket", "doan-ket"),
        ("doan-ket-2", "doan-ket-2"),
    ],
)
def test_the_one_that_is_meant(written: str, short: str) -> None:
    assert village_of(COMMUNE, written) == short


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("na-dongg", "did you mean “na-dong”"),
        ("Đoàn Kết", "commune.toml lists them"),
        ("Hà Nội", "commune.toml lists them"),
        ("thôn", "there is no village"),
        ("", "there is no village"),
    ],
)
def test_none_or_two_are_refused(written: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        village_of(COMMUNE, written)


def test_several_at_once() -> None:
    assert villages_of(COMMUNE, {"Nà Đông", "to-1"}) == {"na-dong", "to-1"}
    assert villages_of(COMMUNE, ()) == frozenset()
