"""`commune read`: what would be spoken, and the office's own abbreviations."""

from tests.commune.desk import Desk
from tests.studio.paper.papers import docx, p

SENTENCE = (
    "Ngày năm tháng mười hai năm hai nghìn không trăm hai mươi sáu, Ủy ban nhân dân xã, "
    "bàn về XKQW, họp với TTVX, HNCTX."
)
PAPER = (
    p("THÔNG BÁO LỊCH HỌP")
    + p("Ngày 05/12/2026, UBND xã (bàn về XKQW) họp với TTVX, HNCTX.")
    + p("Ghi chú: phát hai lần")
    + p("CHỦ TỊCH")
)


def test_a_document_is_looked_over_and_nothing_is_kept(desk: Desk) -> None:
    before = sorted(path.name for path in desk.home.path.rglob("*"))
    said = desk.do("read", desk.write("tin.docx", docx(PAPER)))
    assert said.splitlines() == [
        "“THÔNG BÁO LỊCH HỌP”",
        "Spoken: 29 words; changed 2, guessed 0, unread 3; withheld: 7 words",
        "",
        (
            "Not known how to read; look at these, and write them out or put them into "
            "abbreviations.toml:"
        ),
        *(f"  {piece}   in: {SENTENCE}" for piece in ("XKQW", "TTVX", "HNCTX")),
        "",
        "Not read aloud:",
        "  3. note (a note about the broadcast): Ghi chú: phát hai lần",
        "  4. approval block (begins with “CHỦ TỊCH”): CHỦ TỊCH",
        "",
        "Spoken:",
        "  Thông báo lịch họp",
        f"  {SENTENCE}",
        "",
        "Parts that are read, by number:",
        "  1. title: THÔNG BÁO LỊCH HỌP",
        "  2. body: Ngày 05/12/2026, UBND xã (bàn về XKQW) họp với TTVX, HNCTX.",
        "",
        "Read in other words:",
        f"  date (1): Ngày 05/12/2026 → {SENTENCE.partition(',')[0]}",
        "  abbreviation (1): UBND → Ủy ban nhân dân",
    ]
    assert sorted(path.name for path in desk.home.path.rglob("*")) == before


def test_the_offices_own_abbreviations_are_used_for_reading_and_for_bulletins(desk: Desk) -> None:
    own = desk.home.path / "abbreviations.toml"
    assert own.read_text("utf-8").startswith("# The office's own abbreviations")
    own.write_text('TTVX = "Trung tâm Văn hóa"\n"XKQW" = "xuất khẩu lao động"', "utf-8")
    file = desk.write("tin.docx", docx(PAPER))
    assert "bàn về xuất khẩu lao động, họp với Trung tâm Văn hóa" in desk.do("read", file)
    desk.do("bulletin", "add", file)
    assert any("Trung tâm Văn hóa" in said for said in desk.studio.voice.spoken)


def test_a_mistake_in_them_stops_both(desk: Desk) -> None:
    own = desk.home.path / "abbreviations.toml"
    own.write_text('xa = "xã"\nTTVX = ""', "utf-8")
    file = desk.write("tin.docx", docx(PAPER))
    for command in (("read", file), ("bulletin", "add", file)):
        status, said = desk.refused(*command)
        assert status == 78
        assert len(said.splitlines()) == 2


def test_a_document_that_can_not_be_read_is_a_sentence(desk: Desk) -> None:
    status, said = desk.refused("read", desk.write("anh.docx", b"\xff\xd8\xff\xe0"))
    assert (status, "picture" in said, said.count("\n")) == (65, True, 0)


def test_reading_needs_no_commune(tmp_path: object, desk: Desk) -> None:
    file = desk.write("tin.txt", "Bà con chú ý.")
    desk.home.settings_file.unlink()
    assert "Bà con chú ý." in desk.do("read", file)


DOUBTFUL = (
    "Bà con chú ý, chiều nay xã phát thóc giống tại sân ủy ban.\n\n"
    "CHỦ TỊCH\nNông Văn A\n(đã ký)\n\nCác hộ nhận thóc giống nhớ mang theo bao tải và sổ hộ khẩu.\n"
)
KEPT = "Các hộ nhận thóc giống nhớ mang theo bao tải và sổ hộ khẩu."


def test_a_sentence_that_is_withheld_is_asked_about_before_a_bulletin_is_made(desk: Desk) -> None:
    said = desk.do("bulletin", "add", desk.write("thoc.txt", DOUBTFUL), typed="y\n")
    assert "Read this part aloud?" in said
    assert KEPT in desk.home.store().bulletin("thoc").text


def test_a_part_that_the_editor_leaves_stays_withheld_and_is_shown_to_the_chairman(
    desk: Desk,
) -> None:
    desk.do("bulletin", "add", desk.write("thoc.txt", DOUBTFUL), typed="n\n")
    assert KEPT not in desk.home.store().bulletin("thoc").text
    shown = desk.do("bulletin", "show", "thoc")
    assert KEPT in shown
    assert shown.index("Not read aloud:") < shown.index("   1  Bà con chú ý")


def test_a_part_is_turned_by_its_number_without_a_question(desk: Desk) -> None:
    said = desk.do("bulletin", "add", desk.write("thoc.txt", DOUBTFUL), "--turn", "2")
    assert "Read this part aloud?" not in said
    assert KEPT in desk.home.store().bulletin("thoc").text


def test_what_is_guessed_is_shown_with_its_choices_before_the_text(desk: Desk) -> None:
    file = desk.write("cv.txt", "Bà con xem CV và XKQW tại nhà văn hóa thôn.")
    desk.do("bulletin", "add", file)
    shown = desk.do("bulletin", "show", "cv").splitlines()
    unread, guess, text = (
        next(n for n, line in enumerate(shown) if piece in line)
        for piece in (
            "  XKQW   in:",
            "  CV → Công văn (or: chuyên viên, công việc, công viên)",
            "   1  Bà con",
        )
    )
    assert unread < guess < text


def test_a_part_that_there_is_not_is_a_sentence(desk: Desk) -> None:
    file = desk.write("tin.txt", "Bà con chú ý.")
    assert desk.refused("read", file, "--turn", "9")[1] == (
        "there is no part 9; the parts are 1 to 1"
    )
