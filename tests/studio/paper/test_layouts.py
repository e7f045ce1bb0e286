"""Made layouts: each line is read, or withheld as what it is; what may be lost is asked about."""

import pytest

from station.errors import InputError
from station.studio.paper.document import lay_out
from station.studio.paper.layout.parts import PartKind
from tests.studio.paper.layouts import LAYOUTS, TWO_NOTICES

KINDS = {
    "L": PartKind.LETTERHEAD,
    "S": PartKind.SCRIPT,
    "A": PartKind.APPROVAL,
    "R": PartKind.RECIPIENTS,
    "N": PartKind.NOTE,
}
BODY = "Kính thưa bà con, ngày mai xã tổ chức tiêm phòng cho trâu, bò của các hộ."


def lines_of(layout: str) -> list[tuple[str, str]]:
    return [(line[:1], line[2:]) for line in layout.strip().splitlines()]


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_line_of_a_layout_is_what_it_is(name: str) -> None:
    lines = lines_of(LAYOUTS[name])
    document = lay_out("\n".join(text for _, text in lines))
    withheld = {(each.text, each.why) for each in document.withheld}
    expected = {(" ".join(text.split()), KINDS[tag].value) for tag, text in lines if tag in KINDS}
    assert withheld == expected
    spoken = " ".join(document.spoken)
    assert all(" ".join(text.split()) in spoken for tag, text in lines if tag == "+")
    assert document.doubts == ()


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_part_can_be_turned_the_other_way_and_back(name: str) -> None:
    document = lay_out("\n".join(text for _, text in lines_of(LAYOUTS[name])))
    for number, part in enumerate(document.parts, 1):
        turned = document.turned([number])
        assert turned.parts[number - 1].spoken is not part.spoken
        where = {each.text for each in turned.withheld} if part.spoken else set(turned.spoken)
        assert set(part.lines) & where
        assert turned.turned([number]) == document


def test_each_part_that_is_withheld_says_by_what_sign() -> None:
    for text in LAYOUTS.values():
        document = lay_out("\n".join(line for _, line in lines_of(text)))
        assert all(part.why for part in document.parts if not part.spoken)


def test_a_sentence_below_a_signature_is_withheld_and_asked_about() -> None:
    text = f"{BODY}\n\nCHỦ TỊCH\nNông Văn A\n(đã ký)\n\nPhê duyệt của lãnh đạo\n\n{BODY}"
    document = lay_out(text)
    (number,) = document.doubts
    assert BODY in document.parts[number - 1].lines
    assert document.turned([number]).spoken.count(BODY) == 2


def test_more_withheld_than_spoken_is_asked_about() -> None:
    head = "\n".join(f"Thực hiện: Ông Nông Văn {letter} và các bạn" for letter in "ABCDE")
    document = lay_out(f"{head}\n\nTIN NGẮN\n\nMai xã họp dân lúc bảy giờ.")
    assert document.doubts
    assert all(not document.parts[number - 1].spoken for number in document.doubts)


@pytest.mark.parametrize(
    ("kind", "text", "asks"),
    [
        ("footnote", "Theo Luật Thú y năm 2015 và các văn bản hướng dẫn thi hành.", True),
        ("text box", "Đường dây nóng của trạm thú y xã trực suốt ngày đêm.", True),
        ("text box", "MẬT", False),
        ("struck through", "Bà con không cần đến nhà văn hóa thôn họp tối nay nữa.", False),
        ("picture", "a picture", False),
    ],
)
def test_what_stands_beside_the_text_is_told_and_asked_about(
    kind: str, text: str, asks: bool
) -> None:
    document = lay_out(BODY, [(text, kind)])
    assert document.spoken == (BODY,)
    assert [(each.text, each.why) for each in document.withheld] == [(text, kind)]
    assert bool(document.doubts) is asks


def test_a_part_that_there_is_not_can_not_be_turned() -> None:
    with pytest.raises(InputError, match="the parts are 1 to 1"):
        lay_out(BODY).turned([2])


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "THÔNG BÁO\n\nKính thưa bà con!\n\nMai cắt điện toàn xã.",
            "THÔNG BÁO: Mai cắt điện toàn xã.",
        ),
        ("THÔNG BÁO\nLịch cắt điện tháng 9\n\nMai cắt điện.", "THÔNG BÁO Lịch cắt điện tháng 9"),
        ("THÔNG BÁO\nVề việc cắt điện\n\nMai cắt điện.", "THÔNG BÁO Về việc cắt điện"),
        ("GIẤY MỜI\n\nKính gửi: Các hộ\n\nMời bà con họp.", "GIẤY MỜI: Mời bà con họp."),
        ("Kính thưa bà con và các bạn!\nMai cắt điện.", "Mai cắt điện."),
        ("LỊCH HỌP\n\nMai họp.", "LỊCH HỌP"),
    ],
)
def test_a_title_names_the_bulletin(text: str, title: str) -> None:
    assert lay_out(text).title == title


def test_a_title_is_never_a_paragraph_long() -> None:
    assert len(lay_out("Ngày mai bà con nhớ đến họp " * 40).title) <= 121
    assert len(lay_out("THÔNG BÁO\n\n" + "Ngày mai bà con nhớ đến họp " * 40).title) <= 121


def test_an_annex_and_a_further_notice_say_after_what_they_stand() -> None:
    document = lay_out("\n".join(line for _, line in lines_of(TWO_NOTICES)))
    further = [part for part in document.parts if part.kind is PartKind.FURTHER]
    assert further
    assert all("after a signature" in part.why for part in further)
