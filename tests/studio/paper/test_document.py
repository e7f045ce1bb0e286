"""A document's parts: letterhead, title, what is spoken, what is withheld."""

import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.errors import InputError
from station.studio.paper.document import (
    APPROVAL,
    LETTERHEAD,
    MOST_TEXT_BYTES,
    NOTE,
    Withheld,
    lay_out,
    read_document,
)
from tests.places import SAMPLES

SAMPLE = SAMPLES / "bulletin-sample.txt"
BODY = "Kính thưa bà con, ngày mai xã tổ chức tiêm phòng cho trâu, bò.\n"

LINES = [
    *(BODY, "", "CHỦ TỊCH", "Ngày 04/7/2024", "Ghi chú: hai lần", "Nông Văn A", "LỊCH HỌP"),
    *("Phê duyệt của lãnh đạo", "Xin cảm ơn bà con!", "1. Các hộ", "UBND XÃ BẢN LẠC"),
]


def withheld(text: str, why: str) -> list[str]:
    return [part.text for part in lay_out(text).withheld if part.why == why]


def test_the_sample_bulletin_is_laid_out() -> None:
    document = read_document(SAMPLE)
    assert document.title == "BÀI TUYÊN TRUYỀN VỀ TIÊM PHÒNG CHO ĐÀN VẬT NUÔI THÁNG 3/2026"
    assert document.spoken[0] == document.title
    assert document.spoken[1].startswith("Kính thưa bà con")
    assert document.spoken[-1].endswith("đã chú ý lắng nghe!")
    assert "*" not in "".join(document.spoken)
    assert document.withheld == (
        Withheld("Ngày 10/3/2026", APPROVAL),
        Withheld("Phê duyệt của lãnh đạo", APPROVAL),
        Withheld("TM. ỦY BAN NHÂN DÂN", APPROVAL),
        Withheld("CHỦ TỊCH", APPROVAL),
        Withheld("Triệu Thị Sen", APPROVAL),
        Withheld("Ghi chú: (phát trên cụm loa các thôn và loa kéo, mỗi ngày hai lần)", NOTE),
    )


def test_an_official_letterhead_is_withheld() -> None:
    text = (
        "UBND XÃ BẢN LẠC\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số: 12/TB-UBND\tĐộc lập - Tự do - Hạnh phúc\n----------\n"
        "Bản Lạc, ngày 04 tháng 7 năm 2024\n\nTHÔNG BÁO\nVề việc tiêm phòng\n\n" + BODY
    )
    document = lay_out(text)
    assert document.title == "THÔNG BÁO Về việc tiêm phòng"
    assert document.spoken == (document.title, BODY.strip())
    assert [part.why for part in document.withheld] == [LETTERHEAD] * 4


def test_the_name_of_the_office_above_the_title_is_letterhead() -> None:
    text = "ỦY BAN NHÂN DÂN\nXÃ BẢN LẠC\n\nTHÔNG BÁO LỊCH TIÊM\n\n" + BODY
    assert withheld(text, LETTERHEAD) == ["ỦY BAN NHÂN DÂN", "XÃ BẢN LẠC"]
    assert lay_out(text).title == "THÔNG BÁO LỊCH TIÊM"


def test_a_letterhead_in_two_columns_is_withheld_though_a_narrow_one_broke_its_lines() -> None:
    text = (
        "ĐOÀN TNCS HỒ CHÍ MINH\nBAN CHẤP HÀNH XÃ BẢN LẠC\n***\nSố: 5-TB/ĐTN\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA\nVIỆT NAM\nĐộc lập - Tự do -\nHạnh phúc\n\nTHÔNG BÁO\n\n" + BODY
    )
    document = lay_out(text)
    assert document.spoken == ("THÔNG BÁO", BODY.strip())
    assert {part.why for part in document.withheld} == {LETTERHEAD}


def test_the_recipients_above_a_signature_belong_to_it() -> None:
    text = (
        BODY + "\nNơi nhận:\n- Các thôn;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nTrang 1 của xã"
    )
    assert lay_out(text).spoken == (BODY.strip(),)


def test_a_title_that_begins_with_the_office_is_spoken() -> None:
    document = lay_out("UBND XÃ BẢN LẠC THÔNG BÁO LỊCH TIÊM PHÒNG\n\n" + BODY)
    assert document.spoken[0] == "UBND XÃ BẢN LẠC THÔNG BÁO LỊCH TIÊM PHÒNG"


@pytest.mark.parametrize(
    "block",
    [
        "Ngày 04/7/2024\nPhê duyệt của lãnh đạo\nNông Văn A",
        "Bản Lạc, ngày 4 tháng 7 năm 2024\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n\nNông Văn A",
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(đã ký)\nNông Văn A",
        "Người duyệt: Nông Văn A",
        "NGƯỜI DUYỆT\nNông Văn A",
        "Duyệt của lãnh đạo UBND xã\n\nMọi câu sau đây không ai được nghe thấy.",
        "Nơi nhận:\n- Các thôn;\n- Lưu: VT.\nCHỦ TỊCH\nNông Văn A",
        "CHỦ TỊCH\n\nNông Văn A",
        "Chủ tịch UBND xã\nNông Văn A",
        "XÁC NHẬN CỦA UBND XÃ\nNông Văn A",
        "Người viết bài\nLý Thị B\nNgười duyệt\nNông Văn A",
        "**TM. UBND XÃ\nCHỦ TỊCH**\nNông Văn A",
        "PHÊ DUYỆT CỦA LÃNH ĐẠO",
        "T/M. UỶ BAN NHÂN DÂN",
    ],
)
def test_an_approval_block_is_never_spoken(block: str) -> None:
    document = lay_out(BODY + "\n" + block)
    assert document.spoken == (BODY.strip(),)
    assert {part.why for part in document.withheld} == {APPROVAL}
    assert len(document.withheld) == len([line for line in block.splitlines() if line])


def test_a_name_and_a_date_alone_after_the_farewell_are_a_signature() -> None:
    text = BODY + "\nXin cảm ơn bà con đã lắng nghe!\n\nNgày 04/7/2024\nNông Văn A"
    assert withheld(text, APPROVAL) == ["Ngày 04/7/2024", "Nông Văn A"]


@pytest.mark.parametrize(
    "line",
    [
        "Ngày 04/7/2024",
        "Chủ tịch",
        "Chủ tịch UBND xã",
        "CHỦ TỊCH",
        "Nơi nhận: Bộ phận Một cửa của xã",
        "Ông Nông Văn A, Chủ tịch UBND xã, phê duyệt của lãnh đạo huyện về kế hoạch.",
        "Nông Văn A",
    ],
)
def test_a_line_like_a_signature_within_the_body_does_not_cut_it(line: str) -> None:
    document = lay_out(f"{BODY}\n{line}\n\nCác hộ chuẩn bị chuồng trại từ hôm nay.")
    assert document.spoken == (BODY.strip(), line, "Các hộ chuẩn bị chuồng trại từ hôm nay.")
    assert document.withheld == ()


def test_the_last_greeting_is_spoken() -> None:
    document = lay_out(BODY + "\nBài viết đến đây là hết.\n\nXin cảm ơn!")
    assert document.spoken[-1] == "Xin cảm ơn!"


def test_a_note_is_withheld_wherever_it_stands() -> None:
    text = "Ghi chú: phát hai lần\ntrong ngày\n\n" + BODY
    assert lay_out(text).spoken == (BODY.strip(),)
    assert withheld(text, NOTE) == ["Ghi chú: phát hai lần", "trong ngày"]


def test_lines_that_were_broken_at_the_pages_width_are_one_paragraph() -> None:
    text = (
        "Sáng mai, Ủy ban nhân dân xã tổ chức tiêm phòng cho đàn trâu, bò\n"
        "của các hộ trong thôn, bắt đầu từ sáu giờ tại nhà văn hóa.\n- Mang theo dây.\n- Đến sớm."
    )
    spoken = lay_out(text).spoken
    assert len(spoken) == 3
    assert spoken[0].endswith("tại nhà văn hóa.")


def test_a_text_all_in_capitals_keeps_its_paragraphs() -> None:
    assert len(lay_out("\n\n".join(f"ĐIỂM SỐ {n} CỦA BÀI" for n in range(12))).spoken) == 7


def test_emphasis_headings_and_invisible_signs_are_not_spoken() -> None:
    document = lay_out("# Lịch tiêm\n\n**Từ** _sáng_ mai\u200b, bà\u00a0con *nhớ* nhé.")
    assert document.spoken == ("Lịch tiêm", "Từ sáng mai, bà con nhớ nhé.")


def test_a_text_in_separated_accents_is_brought_together() -> None:
    assert lay_out("Ba\u0300 con ha\u0303y nghe.").spoken == ("Bà con hãy nghe.",)


def test_a_document_without_a_title_is_called_by_its_first_words() -> None:
    document = lay_out("Bà con chú ý. " * 40)
    assert document.title.startswith("Bà con chú ý.")
    assert len(document.title) <= 201
    assert document.spoken == (("Bà con chú ý. " * 40).strip(),)


@given(st.text(max_size=300) | st.lists(st.sampled_from(LINES), max_size=12).map("\n".join))
def test_nothing_of_a_text_is_lost(text: str) -> None:
    document = lay_out(text)
    kept = "".join([*document.spoken, *(part.text for part in document.withheld)])
    written = unicodedata.normalize("NFC", text)
    assert Counter(filter(str.isalnum, kept)) == Counter(filter(str.isalnum, written))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_newline_and_a_byte_order_mark_are_understood(tmp_path: Path, newline: str) -> None:
    path = tmp_path / "tin.TXT"
    path.write_bytes("\ufeffLỊCH HỌP\n\nMai họp.".replace("\n", newline).encode())
    assert read_document(path).spoken == ("LỊCH HỌP", "Mai họp.")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("tin.docx", b"PK\x03\x04", "the file is damaged"),
        ("tin", b"abc", "only .docx, .odt, .pdf, .txt"),
        ("tin.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is of an old Office program"),
        ("tin.txt", b"", "is empty"),
        ("tin.txt", b" \n\t\n", "is empty"),
        ("tin.txt", "Bà con".encode("utf-16") + b"\x00", "is cut off"),
        ("tin.txt", "Bà con".encode("cp1258", "replace") + b"\xe0", "isn't certain which"),
        ("tin.txt", b"abc\x00def", "is not plain text"),
        ("tin.txt", b"\x7fELF\x01\x02", "is not plain text"),
        ("tin.txt", b"a" * (MOST_TEXT_BYTES + 1), "over 1 MB"),
        ("tin.txt", b"PK\x03\x04", "the file is damaged"),
        ("tin.txt", "Phê duyệt của lãnh đạo\n\nNông Văn A".encode(), "nothing is left"),
        ("tin.txt", "Ghi chú: phát hai lần".encode(), "nothing is left"),
        ("tin.txt", b"--- ***", "nothing is left"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=says) as caught:
        read_document(path)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_document(tmp_path / "tin.txt")
    (tmp_path / "thu.txt").mkdir()
    with pytest.raises(InputError, match="no such file"):
        read_document(tmp_path / "thu.txt")


@pytest.mark.parametrize("line", ["CHỦ TỊCH\n", "a,\n", "\n", "# ", "_a_", "Nông Văn A\n"])
def test_a_hostile_text_is_laid_out_in_time_that_grows_with_its_length(line: str) -> None:
    lay_out(line * (100_000 // len(line)) + "Câu cuối của bài này.")
