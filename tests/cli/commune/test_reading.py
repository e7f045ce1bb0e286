"""`commune read`: what would be spoken, and the office's own abbreviations."""

from tests.commune.desk import Desk
from tests.studio.paper.papers import docx, p

PAPER = (
    p("THÔNG BÁO LỊCH HỌP")
    + p("Ngày 05/12/2026, UBND xã (bàn về XKLĐ) họp với TTVH, HNCTX.")
    + p("Ghi chú: phát hai lần")
    + p("CHỦ TỊCH")
)


def test_a_document_is_looked_over_and_nothing_is_kept(desk: Desk) -> None:
    before = sorted(path.name for path in desk.home.path.rglob("*"))
    said = desk.do("read", desk.write("tin.docx", docx(PAPER)))
    assert said.splitlines() == [
        "“THÔNG BÁO LỊCH HỌP”",
        "",
        "Spoken:",
        "  Thông báo lịch họp",
        (
            "  Ngày năm tháng mười hai năm hai nghìn không trăm hai mươi sáu, Ủy ban nhân dân xã, "
            "bàn về XKLĐ, họp với TTVH, HNCTX."
        ),
        "",
        "Not read aloud:",
        "  note: Ghi chú: phát hai lần",
        "  approval block: CHỦ TỊCH",
        "",
        "Read in other words:",
        "  THÔNG BÁO LỊCH HỌP → Thông báo lịch họp  (title in capitals)",
        "  Ngày 05/12/2026 → Ngày năm tháng mười hai năm hai nghìn không trăm hai mươi sáu  (date)",
        "  UBND → Ủy ban nhân dân  (abbreviation)",
        "  ( → ,  (parenthesis)",
        "  ) → ,  (parenthesis)",
        "",
        (
            "Not known how to read; look at these, and write them out or put them into "
            "abbreviations.toml:"
        ),
        "  XKLĐ",
        "  TTVH",
        "  HNCTX",
    ]
    assert sorted(path.name for path in desk.home.path.rglob("*")) == before


def test_the_offices_own_abbreviations_are_used_for_reading_and_for_bulletins(desk: Desk) -> None:
    own = desk.home.path / "abbreviations.toml"
    assert own.read_text("utf-8").startswith("# The office's own abbreviations")
    own.write_text('TTVH = "Trung tâm Văn hóa"\n"XKLĐ" = "xuất khẩu lao động"', "utf-8")
    file = desk.write("tin.docx", docx(PAPER))
    assert "bàn về xuất khẩu lao động, họp với Trung tâm Văn hóa" in desk.do("read", file)
    desk.do("bulletin", "add", file)
    assert any("Trung tâm Văn hóa" in said for said in desk.studio.voice.spoken)


def test_a_mistake_in_them_stops_both(desk: Desk) -> None:
    own = desk.home.path / "abbreviations.toml"
    own.write_text('xa = "xã"\nTTVH = ""', "utf-8")
    file = desk.write("tin.docx", docx(PAPER))
    for command in (("read", file), ("bulletin", "add", file)):
        status, said = desk.refused(*command)
        assert status == 78
        assert len(said.splitlines()) == 2


def test_a_document_that_can_not_be_read_is_a_sentence(desk: Desk) -> None:
    status, said = desk.refused("read", desk.write("anh.docx", b"\xff\xd8\xff\xe0"))
    assert (status, said.startswith("anh.docx is a picture")) == (65, True)


def test_reading_needs_no_commune(tmp_path: object, desk: Desk) -> None:
    file = desk.write("tin.txt", "Bà con chú ý.")
    desk.home.settings_file.unlink()
    assert "Bà con chú ý." in desk.do("read", file)
