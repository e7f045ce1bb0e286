"""The command leads the editor through every line of a picture, now or another time."""

from dataclasses import replace
from pathlib import Path

import pytest

from station.commune.bulletins.recording import Studio
from station.studio.paper.document import Document, lay_out
from station.studio.paper.recognition import SeenLine, as_text
from tests.commune.desk import Desk
from tests.commune.studio import SmallStudio

SEEN = (
    SeenLine("Bà con đến tiêm lúc 7h80", 0.41, begins=True),
    SeenLine("ngày 12/12/2026 tại nhà văn hóa.", 0.97),
    SeenLine("Xin cảm ơn.", 0.9, begins=True),
)


class Pictures(SmallStudio):
    """A studio to which every document is this picture."""

    def __call__(self) -> Studio:
        return replace(super().__call__(), read=_read)


def _read(_path: Path) -> Document:
    return replace(lay_out(as_text(SEEN)), seen=SEEN)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, studio=Pictures()).found()


def test_each_line_is_shown_and_typed_anew_or_left(desk: Desk) -> None:
    said = desk.do(
        "bulletin", "add", desk.write("quet.png", b"x"), typed="Bà con họp lúc 7h30\n\n-\n"
    )
    assert "Line 1 of 3, 41% sure: Bà con đến tiêm lúc 7h80" in said
    kept = desk.home.store().bulletin("quet")
    assert "bảy giờ ba mươi phút" in kept.text
    assert "cảm ơn" not in kept.text
    assert kept.unconfirmed == ()
    desk.approve("quet")


def test_what_is_left_for_later_is_asked_later_and_never_signed_before(desk: Desk) -> None:
    desk.do("bulletin", "add", desk.write("quet.png", b"x"), typed="Bà con họp lúc 7h30\n?\n")
    assert "3 lines, 2 of them not yet compared" in desk.do("bulletin", "show", "quet")
    _, said = desk.refused("approve", "quet", *desk.digests("quet"))
    assert "2 lines of “quet” were recognised in a picture" in said
    assert "1 lines are left" in desk.do("bulletin", "confirm", "quet", typed="\n?\n")
    asked = desk.do("bulletin", "confirm", "quet", typed="\n")
    assert "Line 3 of 3" in asked
    assert "Line 2 of 3" not in asked
    assert "All lines are confirmed" in asked
    assert "3 lines, all compared with the paper" in desk.do("bulletin", "show", "quet")
    assert "Nothing was changed" in desk.do("bulletin", "confirm", "quet")
    desk.approve("quet")
