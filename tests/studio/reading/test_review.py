"""What a person looks over: figures, guesses, unread pieces in sentences, changes by kind."""

from station.studio.reading.aloud import Change, read_aloud
from station.studio.reading.review import (
    by_kind,
    figures_of,
    lacks_tones,
    unread_in_sentences,
)
from station.studio.reading.sentences import sentence_at


def test_the_figures_count_words_and_pieces() -> None:
    reading = read_aloud(["Họp ngày 5/9/2026 (xem CV).", "Gặp XKLN."])
    found = figures_of(reading, ["Nơi nhận: Các thôn", "CHỦ TỊCH"])
    assert (found.changed, found.guessed, found.unread, found.withheld) == (1, 1, 1, 6)
    assert found.spoken == sum(len(each.split()) for each in reading.paragraphs)


def test_a_mark_that_becomes_a_pause_is_not_worth_a_line() -> None:
    changes = read_aloud(["Họp (mai) – “nhé”, ngày 5/9/2026; UBND, UBND xã"]).changes
    assert {kind: len(each) for kind, each in by_kind(changes).items()} == {
        "date": 1,
        "abbreviation": 1,
    }


def test_changes_are_folded_by_kind_in_the_order_of_the_text() -> None:
    changes = [Change("UBND", "Ủy ban", "abbreviation"), Change("5", "năm", "number")]
    assert list(by_kind([*changes, *changes]).values()) == [(changes[0],), (changes[1],)]


def test_an_unread_piece_comes_with_its_sentence() -> None:
    reading = read_aloud(["Xã họp. Tổ XKLN nghe. Hết."])
    assert unread_in_sentences(reading.unread, reading.paragraphs) == (("XKLN", "Tổ XKLN nghe."),)


def test_a_long_sentence_is_shown_around_what_it_is_about() -> None:
    paragraph = "dài " * 200 + "ĐÂY" + " nữa" * 200
    start = paragraph.index("ĐÂY")
    shown = sentence_at(paragraph, start, start + 3)
    assert "ĐÂY" in shown
    assert len(shown) < 330
    assert shown.startswith("…")
    assert shown.endswith("…")


def test_a_text_without_tone_marks_is_told_from_one_with_them() -> None:
    bare = "Kinh thua ba con, ngay mai xa to chuc hop tai nha van hoa thon Na Mu luc bay gio."
    marked = "Kính thưa bà con, ngày mai xã tổ chức họp tại nhà văn hóa thôn Nà Mu lúc bảy giờ."
    assert lacks_tones([bare])
    assert not lacks_tones([marked])
    assert not lacks_tones(["Nam thanh nien di lam."])  # too short to tell
