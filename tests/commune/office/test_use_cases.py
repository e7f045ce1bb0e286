"""The use-cases as a page would call them: values in, values out, the same checks as everywhere."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from station.commune.ceremony.founding import Founding, found
from station.commune.ceremony.on_offer import Silenced
from station.commune.home import Home
from station.commune.office import (
    amending,
    amendments,
    approval,
    boxes,
    bulletins,
    drafts,
    keys,
    publishing,
    sticks,
    timetables,
)
from station.commune.office.drafts import Asked
from station.commune.office.office import Office, opened
from station.commune.record import BulletinState
from station.commune.stick.out import Copying
from station.errors import InputError, RefusedError, TrustError
from station.programme.bulletin import Priority
from station.trust.rules import Role
from tests.commune.desk import ROUNDS, TEXT, StandingClock
from tests.commune.studio import SamePassphrase, SmallStudio

SECRET = SamePassphrase("giếng nước giữa đình")
MORNING = '[[slot]]\nid = "sang"\ntitle = "Buổi sáng"\nat = 05:30:00\n'


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A commune with one village."""
    home, clock = Home(tmp_path / "xa", rounds=ROUNDS), StandingClock()
    found(home, Founding("xa-mau", "Xã Mẫu", {"na-dong": "Nà Đông"}), SECRET, clock.now())
    return opened(home, SmallStudio(), clock)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """The editor's document."""
    path = tmp_path / "tiem-chung.txt"
    path.write_text(TEXT, "utf-8")
    return path


def added(office: Office, paper: Path, **asked: object) -> str:
    """A draft; its name."""
    case = drafts.prepare(office, paper, Asked(**asked))  # type: ignore[arg-type]
    key = keys.unlock(office, Role.EDITOR, SECRET) if case.needs_editor else None
    return drafts.add(office, case, key).bulletin.id


def heard(case: approval.ApprovalCase) -> list[str]:
    """The digests of all recordings, as somebody writes them who heard them elsewhere."""
    return [approval.confirmed(r, [r.sha256[:8]]) for r in case.record.bulletin.recordings]


def test_a_bulletin_goes_its_whole_way_by_values(office: Office, paper: Path) -> None:
    case = drafts.prepare(office, paper, Asked(villages=frozenset({"na-dong"})))
    assert case.prepared is not None
    assert [part.why for part in case.prepared.document.withheld]
    steps: list[tuple[str, float]] = []
    draft = drafts.add(
        office,
        case,
        keys.unlock(office, Role.EDITOR, SECRET),
        lambda step: lambda share: steps.append((step.value, share)),
    )
    assert (draft.state, steps) == (BulletinState.DRAFT, [("reading", 1.0), ("mastering", 1.0)])
    hearing = approval.hearing(office, draft.bulletin.id)
    assert hearing.people == ("Chairman",)
    done = approval.approve(
        office, hearing, heard(hearing), keys.unlock(office, Role.CHAIRMAN, SECRET)
    )
    assert done.record.state is BulletinState.APPROVED
    assert publishing.publish(office).version == 2
    assert [each.state for each in bulletins.bulletins(office)] == [BulletinState.PUBLISHED]
    whole = bulletins.dossier(office, draft.bulletin.id)
    assert [event.what for event in whole.events] == ["add", "approve", "publish"]
    assert bulletins.withdraw(office, draft.bulletin.id).state is BulletinState.WITHDRAWN


def test_a_draft_without_the_editors_key_is_refused_and_nothing_is_kept(
    office: Office, paper: Path
) -> None:
    case = drafts.prepare(office, paper, Asked())
    with pytest.raises(RefusedError, match="the editor signs"):
        drafts.add(office, case, None)
    assert bulletins.bulletins(office) == ()
    assert not (office.home.path / "audio").exists()
    name = added(office, paper)
    with pytest.raises(RefusedError, match="the editor signs"):
        amending.amend(office, amendments.signature(office, name), None)


def test_an_emergency_is_signed_by_the_chairman_alone(office: Office, paper: Path) -> None:
    case = drafts.prepare(office, paper, Asked(priority=Priority.EMERGENCY))
    assert not case.needs_editor
    # The editor's key in a form's field signs nothing then.
    record = drafts.add(office, case, keys.unlock(office, Role.EDITOR, SECRET))
    assert record.envelope is None
    hearing = approval.hearing(office, record.bulletin.id)
    key = keys.unlock(office, Role.CHAIRMAN, SECRET)
    assert approval.approve(office, hearing, heard(hearing), key).record.envelope is not None


def test_what_was_not_heard_is_not_signed(office: Office, paper: Path) -> None:
    hearing = approval.hearing(office, added(office, paper))
    key = keys.unlock(office, Role.CHAIRMAN, SECRET)
    with pytest.raises(RefusedError, match="not every recording"):
        approval.approve(office, hearing, [], key)
    recording = hearing.record.recording
    for written in ([], [recording.sha256[:7]], ["0" * 8, ""]):
        with pytest.raises(RefusedError, match="first 8 digits"):
            approval.confirmed(recording, written)


def test_a_draft_that_changed_since_it_was_shown_is_not_signed(
    office: Office, paper: Path, tmp_path: Path
) -> None:
    hearing = approval.hearing(office, added(office, paper))
    voice = tmp_path / "tay.mp3"
    voice.write_bytes(b"a person")
    change = amendments.language(office, hearing.record.bulletin.id, "Tày", voice)
    amending.amend(office, change, keys.unlock(office, Role.EDITOR, SECRET))
    key = keys.unlock(office, Role.CHAIRMAN, SECRET)
    with pytest.raises(RefusedError):
        approval.approve(office, hearing, heard(hearing), key)
    assert bulletins.bulletins(office)[0].state is BulletinState.DRAFT


def test_the_editors_key_approves_nothing(office: Office, paper: Path) -> None:
    hearing = approval.hearing(office, added(office, paper))
    with pytest.raises(TrustError):
        approval.approve(office, hearing, heard(hearing), keys.unlock(office, Role.EDITOR, SECRET))


def test_an_unfit_timetable_is_not_signed_whoever_made_it(office: Office, paper: Path) -> None:
    paper.write_text(MORNING, "utf-8")
    fit = timetables.read(office, paper)
    key = keys.unlock(office, Role.EDITOR, SECRET)
    night = replace(fit.slots[0], at=fit.slots[0].at.replace(hour=3))
    with pytest.raises(InputError, match="in the quiet hours"):
        timetables.sign(office, replace(fit, slots=(night,)), key)
    assert timetables.signed(office) is None
    timetables.sign(office, fit, key)
    assert timetables.signed(office) == fit


def test_no_passphrase_opens_nothing(office: Office) -> None:
    with pytest.raises(InputError, match="needs its passphrase"):
        keys.unlock(office, Role.EDITOR, SamePassphrase(""))
    with pytest.raises(InputError, match="at least 8 characters"):
        keys.add(office, _ShortNew(), Role.DEPUTY, "Trần Thị C")
    assert all(person.role is not Role.DEPUTY for person in keys.key_ring(office).people)


class _ShortNew(SamePassphrase):
    """Opens what there is, but gives a short passphrase for what is new."""

    def __init__(self) -> None:
        super().__init__(SECRET.secret)

    def new(self, key: str) -> str:
        return "short"


def test_keys_change_hands_and_a_stolen_one_ends(office: Office, paper: Path) -> None:
    name = added(office, paper)
    hearing = approval.hearing(office, name)
    approval.approve(office, hearing, heard(hearing), keys.unlock(office, Role.CHAIRMAN, SECRET))
    keys.add(office, SECRET, Role.DEPUTY, "Trần Thị C")
    ring = keys.key_ring(office)
    assert {person.name for person in ring.people} == {"Chairman", "Editor", "Trần Thị C"}
    assert (ring.root.threshold, ring.present) == (2, ("root-1", "root-2", "root-3"))
    # Local time: seven hours before the clock's.
    since = datetime(2026, 11, 30, 7, 59)  # noqa: DTZ001
    with pytest.raises(RefusedError, match="no longer believe the bulletin"):
        keys.revoke(office, SECRET, Role.CHAIRMAN, since)
    asked: list[str] = []

    def agrees(silenced: Sequence[Silenced]) -> bool:
        asked.extend(str(each.what) for each in silenced)
        return True

    assert keys.revoke(office, SECRET, Role.CHAIRMAN, since, agrees=agrees) == (name,)
    assert asked == [f"the bulletin “{name}”"]


def test_the_villages_and_their_boxes(office: Office, tmp_path: Path) -> None:
    (village,) = boxes.boxes(office)
    assert (village.name, village.box) == ("Nà Đông", None)
    path = boxes.enrol(office, "na-dong", "", tmp_path)
    assert path.is_file()
    (village,) = boxes.boxes(office)
    assert village.box is not None
    assert village.box.enrolled_at is None


def test_a_stick_tells_what_it_will_copy_before_it_does(office: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    publishing.publish(office)
    told: list[Copying] = []
    done = sticks.export(office, stick, told.append)
    assert [(of.new, of.files) for of in told] == [(done.written, done.files)]
    assert not sticks.is_worn(office, done)
    with pytest.raises(InputError, match="no villages' reports"):
        sticks.read(office, stick)
    with pytest.raises(InputError, match="no session"):
        sticks.pull_along(office, stick, day=date(2026, 12, 1), slot="sang")
