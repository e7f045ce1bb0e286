"""Lines of a picture are confirmed by a person, all of them, before anybody can sign them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from station.commune.ceremony.founding import Founding, found
from station.commune.home import Home
from station.commune.office import amending, approval, drafts, keys, rewording, scans
from station.commune.office.drafts import Asked
from station.commune.office.office import Office, opened
from station.errors import InputError, RefusedError
from station.studio.paper.document import Document, lay_out
from station.studio.paper.recognition import SeenLine, as_text
from station.trust.rules import Role
from tests.commune.desk import ROUNDS, StandingClock
from tests.commune.studio import SamePassphrase, SmallStudio

SECRET = SamePassphrase("giếng nước giữa đình")
SEEN = (
    SeenLine("THÔNG BÁO TIÊM PHÒNG", 0.9, begins=True),
    SeenLine("Bà con đến tiêm lúc 7h80", 0.4, begins=True),
    SeenLine("ngày 12/9/2026 tại nhà văn hóa.", 0.8),
    SeenLine("CHỦ TỊCH", 0.9, begins=True),
    SeenLine("Nông Văn Nhượng", 0.9),
)
ALL_RIGHT = {n: line.text for n, line in enumerate(SEEN, 1)}


def read(_path: Path) -> Document:
    """What tesseract would see."""
    return replace(lay_out(as_text(SEEN)), seen=SEEN)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A commune whose papers are pictures."""
    home, clock = Home(tmp_path / "xa", rounds=ROUNDS), StandingClock()
    found(home, Founding("xa-mau", "Xã Mẫu", {"na-dong": "Nà Đông"}), SECRET, clock.now())
    small = SmallStudio()
    return opened(home, lambda: replace(small(), read=read), clock)


def editor(office: Office) -> object:
    return keys.unlock(office, Role.EDITOR, SECRET)


def draft(office: Office, answers: dict[int, str] | None = None) -> str:
    """A draft of the picture, with these lines confirmed before it is made."""
    case = drafts.prepare(office, Path("quet.png"), Asked())
    if answers:
        case = scans.confirm(office, case, answers)
    return drafts.add(office, case, editor(office)).bulletin.id  # type: ignore[arg-type]


def approved(office: Office, name: str) -> None:
    case = approval.hearing(office, name)
    heard = [each.sha256 for each in case.record.bulletin.recordings]
    approval.approve(office, case, heard, keys.unlock(office, Role.CHAIRMAN, SECRET))


def test_nobody_signs_while_one_line_is_unconfirmed(office: Office) -> None:
    name = draft(office, {n: ALL_RIGHT[n] for n in (1, 2, 3, 4)})
    assert office.home.store().bulletin(name).unconfirmed == (5,)
    with pytest.raises(RefusedError, match=r"1 lines .* recognised in a picture"):
        approval.hearing(office, name)
    case = approval.ApprovalCase(office.home.store().bulletin(name), (), Role.CHAIRMAN, ())
    key = keys.unlock(office, Role.CHAIRMAN, SECRET)
    with pytest.raises(RefusedError, match="nobody has compared"):
        approval.approve(office, case, case.record.digests, key)


def test_lines_that_were_right_change_nothing_that_was_signed(office: Office) -> None:
    name = draft(office)
    was = office.home.store().bulletin(name)
    comparison = scans.compare(office, name, ALL_RIGHT)
    assert not comparison.needs_editor
    kept = scans.keep(office, comparison)
    assert (kept.envelope, kept.text, kept.unconfirmed) == (was.envelope, was.text, ())
    approved(office, name)


def test_a_mended_line_makes_another_text_recording_and_statement(office: Office) -> None:
    name = draft(office)
    was = office.home.store().bulletin(name)
    comparison = scans.compare(office, name, {**ALL_RIGHT, 2: "Bà con đến tiêm lúc 7h30"})
    assert comparison.needs_editor
    with pytest.raises(RefusedError, match="editor"):
        scans.keep(office, comparison)
    scans.keep(office, comparison, editor(office))  # type: ignore[arg-type]
    kept = office.home.store().bulletin(name)
    assert "bảy giờ ba mươi phút" in kept.text
    assert kept.recording.sha256 != was.recording.sha256
    assert kept.envelope != was.envelope
    assert not office.home.audio(was.recording.sha256).exists()
    approved(office, name)


def test_a_line_mended_before_the_draft_is_read_as_it_was_typed(office: Office) -> None:
    name = draft(office, {**ALL_RIGHT, 2: "Bà con đến tiêm lúc 8h", 3: ""})
    kept = office.home.store().bulletin(name)
    assert "tám giờ" in kept.text
    assert "nhà văn hóa" not in kept.text
    approved(office, name)


def test_answers_may_come_one_by_one(office: Office) -> None:
    name = draft(office)
    for number, text in ALL_RIGHT.items():
        scans.keep(office, scans.compare(office, name, {number: text}))
    assert office.home.store().bulletin(name).unconfirmed == ()


def test_two_at_once_leave_neither_answer_unseen(office: Office) -> None:
    name = draft(office)
    one = scans.compare(office, name, {1: ALL_RIGHT[1]})
    other = scans.compare(office, name, {2: ALL_RIGHT[2]})
    scans.keep(office, one)
    with pytest.raises(RefusedError, match="changed meanwhile"):
        scans.keep(office, other)


@pytest.mark.parametrize("answers", [{0: "x"}, {6: "x"}])
def test_a_line_that_there_is_not_is_refused(office: Office, answers: dict[int, str]) -> None:
    name = draft(office)
    with pytest.raises(InputError, match="the lines are 1 to 5"):
        scans.compare(office, name, answers)


def test_of_nothing_no_draft_is_left(office: Office) -> None:
    name = draft(office)
    with pytest.raises(InputError, match="nothing is left"):
        scans.compare(office, name, dict.fromkeys(ALL_RIGHT, ""))


def test_what_steers_a_screen_is_taken_out_of_an_answer(office: Office) -> None:
    name = draft(office, {**ALL_RIGHT, 2: "Bà con\x1b[2J đến\ntiêm lúc 8h"})
    (line,) = [each for each in scans.lines(office, name) if "8h" in each.text]
    assert line.text.isprintable()


def test_an_approved_bulletins_lines_are_fixed(office: Office) -> None:
    name = draft(office, ALL_RIGHT)
    approved(office, name)
    with pytest.raises(RefusedError):
        scans.compare(office, name, {1: "khác"})


def test_words_that_were_typed_by_hand_are_not_lost_to_a_mended_line(office: Office) -> None:
    name = draft(office)
    change = rewording.words(office, name, 2, "Bà con đến tiêm lúc tám giờ.")
    amending.amend(office, change, editor(office))  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="changed by hand"):
        scans.compare(office, name, {1: "khác"})
    scans.keep(office, scans.compare(office, name, ALL_RIGHT))
    assert "tám giờ" in office.home.store().bulletin(name).text
    approved(office, name)


def test_another_document_brings_its_own_lines(office: Office) -> None:
    name = draft(office, ALL_RIGHT)
    found = drafts.reread(office, name, Path("quet-2.png"))
    amending.amend(office, rewording.text(office, name, found), editor(office))  # type: ignore[arg-type]
    assert office.home.store().bulletin(name).unconfirmed == (1, 2, 3, 4, 5)


def test_a_typed_document_has_no_lines(office: Office, tmp_path: Path) -> None:
    typed: Callable[[Path], Document] = lambda _path: lay_out("Bà con chú ý, mai họp.")  # noqa: E731
    plain = replace(office, studio=lambda: replace(SmallStudio()(), read=typed))
    case = drafts.prepare(plain, tmp_path / "a.txt", Asked())
    with pytest.raises(InputError, match="no lines to confirm"):
        scans.confirm(plain, case, {1: "x"})
    key = keys.unlock(plain, Role.EDITOR, SECRET)
    name = drafts.add(plain, case, key).bulletin.id
    with pytest.raises(InputError, match="no lines to confirm"):
        scans.lines(plain, name)
    approved(plain, name)
