"""The maker's keys change: boxes follow, and what the old keys sign counts no more."""

from datetime import timedelta
from pathlib import Path

import pytest

from station.commune.keys.folder import KeyFolder, make_key
from station.commune.releases.keys import RELEASE, ROOT, rotate
from station.commune.releases.release import ReleaseWriter, take
from station.errors import StorageError, TrustError
from station.trust.releases.feed import FOLDER, ReleaseFeed
from station.village.update.decision import best, platform_of
from tests.commune.studio import SamePassphrase
from tests.village.release_site import NOW, wheel

SECRET = "giếng nước"


class Maker:
    """The maker's repository and keys, a commune that carries it, a box that remembers."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.repository = folder / "releases", folder / "repository"
        self.keys = KeyFolder(folder / "keys", rounds=50)
        self.passphrases = SamePassphrase(SECRET)
        for name in (ROOT, RELEASE):
            self.keys.keep(name, make_key(), SECRET)
        self.press = ReleaseWriter(self.folder)
        self.first_root = self.press.found(self.key(ROOT), self.key(RELEASE), NOW)
        self.memory = folder / "box"
        self.release("9.1.0")

    def key(self, name: str):  # type: ignore[no-untyped-def]
        return self.keys.unlock(name, SECRET)

    def release(self, version: str, key: object = None) -> None:
        made = wheel(self.folder.parent / "built", version)
        signer = key or self.key(RELEASE)
        self.press.release(version, {platform_of(): [made]}, signer, NOW)  # type: ignore[arg-type]

    def rotate(self, name: str) -> None:
        rotate(self.press, self.keys, self.passphrases, name, NOW + timedelta(days=1))

    def box_sees(self) -> str:
        """The newest release for a box that was given the first root, and keeps what it saw."""
        take(self.folder, self.repository, NOW)
        source = str(self.repository / FOLDER)
        feed = ReleaseFeed(source, self.memory, self.first_root, reference_time=NOW)
        found = best(feed.refresh(), "0.1.0")
        return found[1] if found else ""


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    return Maker(tmp_path)


def test_a_box_follows_new_keys_and_takes_what_they_sign(maker: Maker) -> None:
    assert maker.box_sees() == "9.1.0"
    maker.rotate(RELEASE)
    assert maker.box_sees() == "9.1.0"
    maker.release("9.2.0")
    maker.rotate(ROOT)
    maker.rotate(RELEASE)
    assert maker.box_sees() == "9.2.0"
    maker.release("9.3.0")
    assert maker.box_sees() == "9.3.0"


def test_a_box_that_slept_through_all_of_it_follows_too(maker: Maker) -> None:
    for name in (RELEASE, ROOT, ROOT, RELEASE):
        maker.rotate(name)
    maker.release("9.2.0")
    assert maker.box_sees() == "9.2.0"


@pytest.mark.parametrize("name", [RELEASE, ROOT])
def test_what_a_stolen_key_signs_afterwards_is_refused(maker: Maker, name: str) -> None:
    stolen = {each: maker.key(each) for each in (ROOT, RELEASE)}
    maker.rotate(name)
    assert maker.box_sees() == "9.1.0"
    if name == RELEASE:
        maker.release("9.9.0", stolen[RELEASE])
    else:
        maker.press.rekey(stolen[ROOT], make_key(), NOW)
    with pytest.raises(TrustError):
        maker.box_sees()


def test_the_releases_key_may_be_lost_and_the_roots_not(maker: Maker) -> None:
    maker.keys.path(RELEASE).unlink()
    maker.rotate(RELEASE)
    maker.release("9.2.0")
    assert maker.box_sees() == "9.2.0"
    maker.keys.path(ROOT).unlink()
    with pytest.raises(StorageError, match="program-root"):
        maker.rotate(RELEASE)


@pytest.mark.parametrize("name", [RELEASE, ROOT])
@pytest.mark.parametrize("step", ["write_root", "write_alone", "write_timestamp", "replace"])
def test_one_that_was_cut_off_is_finished_by_once_more(
    maker: Maker, name: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = maker.key(name).public_key.keyid
    where = maker.keys if step == "replace" else maker.press._metadata
    with monkeypatch.context() as patched:
        patched.setattr(where, step, _cut_off)
        with pytest.raises(ZeroDivisionError):
            maker.rotate(name)
    # Whatever was written, both keys are still there.
    assert maker.key(name).public_key.keyid == before
    maker.rotate(name)
    assert maker.key(name).public_key.keyid != before
    assert not maker.keys.present([f"{name}-next"])
    maker.release("9.2.0")
    assert maker.box_sees() == "9.2.0"


def _cut_off(*_: object, **__: object) -> None:
    raise ZeroDivisionError
