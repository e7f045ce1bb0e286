"""Written and said: strokes after money and counts, standards, letters that a rule took for more.

The forms are those of a commune office's own papers.
"""

import pytest

from station.studio.reading.aloud import read_aloud

PER = [
    ("lệ phí 25.000 đ/giấy", "Lệ phí hai mươi lăm nghìn đồng một giấy"),
    ("cấp lại 70.000đ/thẻ", "Cấp lại bảy mươi nghìn đồng một thẻ"),
    ("phạt 600.000 đồng/cá nhân", "Phạt sáu trăm nghìn đồng một cá nhân"),
    ("300.000 đồng/cơ sở/tháng", "Ba trăm nghìn đồng một cơ sở một tháng"),
    ("160.000 đ/tháng/đơn vị", "Một trăm sáu mươi nghìn đồng một tháng một đơn vị"),
    ("4 triệu đồng/tháng/HSSV", "Bốn triệu đồng một tháng một học sinh, sinh viên"),
    ("hỗ trợ 4.000.000đ/KDC", "Hỗ trợ bốn triệu đồng một khu dân cư"),
    ("phí 3.600 USD/hợp đồng", "Phí ba nghìn sáu trăm đô la Mỹ một hợp đồng"),
    ("150,2 triệu đồng/lượng", "Một trăm năm mươi phẩy hai triệu đồng một lượng"),
    ("tiếp nhận 50 hồ sơ/ngày", "Tiếp nhận năm mươi hồ sơ một ngày"),
    ("bình quân 35 HS/lớp", "Bình quân ba mươi lăm học sinh một lớp"),
    ("2 thìa muối/bát", "Hai thìa muối một bát"),
    ("30 kg gạo/khẩu/tháng", "Ba mươi ki lô gam gạo một khẩu một tháng"),
    ("không quá 9 tháng/năm học", "Không quá chín tháng một năm học"),
    ("qua 1 xe/lượt", "Qua một xe một lượt"),
    ("làm 3 ca/ngày", "Làm ba ca một ngày"),
    ("có 64 lao động/KH 60", "Có sáu mươi bốn lao động trên Kế hoạch sáu mươi"),
    ("60 mg/kg/24h", "Sáu mươi mi li gam một ki lô gam trong hai mươi bốn giờ"),
    ("mưa 312,4 mm/24h", "Mưa ba trăm mười hai phẩy bốn mi li mét trong hai mươi bốn giờ"),
    ("clo 0,4 mg/L", "Clo không phẩy bốn mi li gam một lít"),
    ("đạt 88,6/100 điểm", "Đạt tám mươi tám phẩy sáu trên một trăm điểm"),
    ("140/90 mmHg", "Một trăm bốn mươi trên chín mươi mmHg"),
    ("100 mmHg", "Một trăm mi li mét thủy ngân"),
    # no amount before it: the stroke only parts
    ("anh/chị nào biết", "Anh, chị nào biết"),
    ("các xã/phường", "Các xã, phường"),
    ("ngày/tháng/năm sinh", "Ngày, tháng, năm sinh"),
    ("HĐND/UBND xã", "Hội đồng nhân dân, Ủy ban nhân dân xã"),
]
OTHERS = [
    ("tổ chức cấp CC lưu động", "Tổ chức cấp CC lưu động"),
    ("mỗi câu 0,5đ", "Mỗi câu không phẩy năm điểm"),
    ("đợt XII", "Đợt mười hai"),
    ("KV VII", "Khu vực bảy"),
    ("HK II", "Học kỳ hai"),
    ("đợt 1/2027", "Đợt một năm hai nghìn không trăm hai mươi bảy"),
    ("tuần 36/2026", "Tuần ba mươi sáu năm hai nghìn không trăm hai mươi sáu"),
    ("tiền nước T8/2026", "Tiền nước tháng tám năm hai nghìn không trăm hai mươi sáu"),
    ("theo QCVN 01-1:2024/BYT",
     "Theo quy chuẩn Việt Nam số một gạch một, năm hai nghìn không trăm hai mươi bốn, của Bộ Y tế"),
    ("TCVN 5712",
     "Tiêu chuẩn Việt Nam năm nghìn bảy trăm mười hai"),
    ("quỹ Đội theo HD 02-HD/TWĐTN", "Quỹ Đội theo Hướng dẫn số hai của Trung ương Đoàn"),
    ("đầu số lạ (+84 5…, 024…)", "Đầu số lạ, cộng tám bốn năm, không hai bốn,"),
    ("ở TP. HCM", "Ở Thành phố Hồ Chí Minh"),
    ("ở TP. Sơn La", "Ở thành phố Sơn La"),
    ("ông An ở TP. Sau đó họp", "Ông An ở thành phố. Sau đó họp"),
    ("Km 8+500 - Km 9+200",
     "Ki lô mét tám cộng năm trăm đến ki lô mét chín cộng hai trăm"),
    ("loạt sút 11m (5-4)", "Loạt sút mười một mét, năm bốn"),
    ("Ban CTMT thôn", "Ban Công tác Mặt trận thôn"),
]  # fmt: skip
TOLD = [
    ("3 xã/phường", ("/phường", ("hoặc phường", "một phường", ", phường"))),
    ("5 cá nhân/hộ", ("/hộ", ("hoặc hộ", "một hộ", ", hộ"))),
    ("2 dảnh/khóm", ("/khóm", ("một khóm", "hoặc khóm", ", khóm"))),
    ("tiền nước kỳ 8/2026", ("kỳ 8/2026",
     ("kỳ tháng tám năm hai nghìn không trăm hai mươi sáu",
      "kỳ tám năm hai nghìn không trăm hai mươi sáu"))),
    ("Đối tượng: HS đã học xong", ("HS", ("học sinh", "hình sự", "hồ sơ"))),
    ("ưu tiên ĐH", ("ĐH", ("đại học", "đại hội"))),
]  # fmt: skip


@pytest.mark.parametrize(("written", "spoken"), [*PER, *OTHERS])
def test_the_written_is_said_as_an_announcer_says_it(written: str, spoken: str) -> None:
    assert read_aloud([written]).paragraphs[0].rstrip(",.") == spoken.rstrip(",.")


@pytest.mark.parametrize(("written", "told"), TOLD)
def test_what_cannot_be_decided_is_told_the_likely_one_first(
    written: str, told: tuple[str, tuple[str, ...]]
) -> None:
    guesses = read_aloud([written]).guesses
    assert [(each.text, each.choices) for each in guesses] == [told]


def test_letters_after_a_short_head_of_office_are_no_town() -> None:
    """“TP. PGD” is the head of an office; “TP. Sơn La” a town."""
    (guess,) = read_aloud(["anh Thoan, TP. PGD"]).guesses
    assert guess.text == "TP"
    assert "Trưởng phòng" in guess.choices
