"""Written and said: hours, days, signs and letters as unseen notices set them down."""

import pytest

from station.studio.reading.aloud import read_aloud

Y26 = "năm hai nghìn không trăm hai mươi sáu"
HOURS_AND_DAYS = [
    ("Sáng 5/10 (7g - 10g30)", "Sáng ngày năm tháng mười, bảy giờ đến mười giờ ba mươi phút"),
    ("phát lúc 5g30', 11g và 17g hằng ngày",
     "Phát lúc năm giờ ba mươi phút, mười một giờ và mười bảy giờ hằng ngày"),
    ("chiều 14g-16g", "Chiều mười bốn giờ đến mười sáu giờ"),
    ("họp lúc 17g", "Họp lúc mười bảy giờ"),
    ("từ 5g ngày 20/3", "Từ năm giờ ngày hai mươi tháng ba"),
    ("gói 5g, uống 2g/ngày", "Gói năm gam, uống hai gam một ngày"),
    ("túi 20g", "Túi hai mươi gam"),
    ("Từ 01-01 đến 31-12-2026",
     f"Từ ngày một tháng một đến ngày ba mươi mốt tháng mười hai {Y26}"),
    ("đợt 1 từ 1-10 đến 31-10-2026",
     f"Đợt một từ ngày một tháng mười đến ngày ba mươi mốt tháng mười {Y26}"),
    ("từ 1-12 đến 31-12", "Từ ngày một tháng mười hai đến ngày ba mươi mốt tháng mười hai"),
    ("từ 1.9 đến hết 30.9", "Từ ngày một tháng chín đến hết ngày ba mươi tháng chín"),
    ("tăng từ 1-2 đến 3-4 tuần", "Tăng từ một đến hai đến ba đến bốn tuần"),
    ("13h/10/10: 17,1N", "Mười ba giờ ngày mười tháng mười: mười bảy phẩy một độ Vĩ Bắc"),
    ("07h30/12/9/2026", f"Bảy giờ ba mươi phút ngày mười hai tháng chín {Y26}"),
    ("14h 28.11: thôn Giàn Bí", "Mười bốn giờ ngày hai mươi tám tháng mười một: thôn Giàn Bí"),
    ("19h30 25.11", "Mười chín giờ ba mươi phút ngày hai mươi lăm tháng mười một"),
    ("hôm nay 14-11: heo tăng giá", "Hôm nay ngày mười bốn tháng mười một: heo tăng giá"),
    ("xong trước 2-9.", "Xong trước ngày hai tháng chín."),
    ("trừ T7, CN", "Trừ thứ bảy, chủ nhật"),
    ("quầy thu: T2-T6", "Quầy thu: thứ hai đến thứ sáu"),
    ("ở lại trạm 30', về nhà", "Ở lại trạm ba mươi phút, về nhà"),
    ("10 - 15'/chuyến", "Mười đến mười lăm phút một chuyến"),
    ("10/7 -> 15/7/2026", f"Ngày mười tháng bảy đến ngày mười lăm tháng bảy {Y26}"),
    ("các ngõ 5, 7, 9/2", "Các ngõ năm, bảy, chín trên hai"),
    ("thưởng 1,5-2 tháng lương", "Thưởng một phẩy năm đến hai tháng lương"),
    ("trình độ 12/12", "Trình độ mười hai trên mười hai"),
    ("sáng 14/10 thôn 1, 2", "Sáng ngày mười bốn tháng mười thôn một, hai"),
    ("chiều 4/10 thôn 3", "Chiều ngày bốn tháng mười thôn ba"),
    ("đạt 4/10 thôn", "Đạt bốn trên mười thôn"),
    ("còn 87/1.160 hộ", "Còn tám mươi bảy trên một nghìn một trăm sáu mươi hộ"),
    ("lớp 8/12 trở lên", "Lớp tám trên mười hai trở lên"),
]  # fmt: skip
SIGNS = [
    ("250kVA-22/0,4kV", ("Hai trăm năm mươi ki lô vôn am pe-hai mươi hai trên không phẩy bốn "
     "ki lô vôn")),
    ("18.542/19.003 người", ("Mười tám nghìn năm trăm bốn mươi hai trên mười chín nghìn không "
     "trăm linh ba người")),
    ("(+0,6%)", "Cộng không phẩy sáu phần trăm"),
    ("mức +1,20m", "Mức cộng một phẩy hai mươi mét"),
    ("cốt -0,3 m", "Cốt âm không phẩy ba mét"),
    ("pha 1:24", "Pha một trên hai mươi bốn"),
    ("tỷ lệ 1:2:3", "Tỷ lệ một, hai, ba"),
    ("bản đồ tỉ lệ 1:5.000", "Bản đồ tỉ lệ một trên năm nghìn"),
    ("24,7 triệu m³", "Hai mươi bốn phẩy bảy triệu mét khối"),
    ("3,7 tỉ USD", "Ba phẩy bảy tỷ đô la Mỹ"),
    ("130k/sào", "Một trăm ba mươi nghìn một sào"),
    ("giảm 3,2 điểm %", "Giảm ba phẩy hai điểm phần trăm"),
    ("980 hPa", "Chín trăm tám mươi héc tô pát can"),
    ("350.000đ/HS/tháng", "Ba trăm năm mươi nghìn đồng một học sinh một tháng"),
    ("8 người/đội", "Tám người một đội"),
]  # fmt: skip
NUMBERS = [
    ("số 0935 - 88 - 11 - 06", "Số không chín ba năm, tám tám, một một, không sáu"),
    ("số 0236/3791005", "Số không hai ba sáu, ba bảy chín một không không năm"),
    ("gọi 0909 123 xxx", "Gọi không chín không chín, một hai ba, xxx"),
    ("gọi +84 28 7300 xxxx", "Gọi cộng tám bốn, hai tám, bảy ba không không, xxxx"),
    ("báo cháy 114", "Báo cháy một một bốn"),
    ("y tế 115", "Y tế một một năm"),
    ("trạm y tế 115 ca", "Trạm y tế một trăm mười lăm ca"),
    ("BKS 34A-123.45", "Biển số ba bốn a, một hai ba bốn năm"),
    ("lúa IR 50404", "Lúa IR năm không bốn không bốn"),
    ("Đ.332 BLHS", "Điều ba trăm ba mươi hai Bộ luật Hình sự"),
    ("K2 Đ29 Luật Đất đai", "Khoản hai điều hai mươi chín Luật Đất đai"),
    ("chi nhánh III", "Chi nhánh ba"),
    ("vành đai IV", "Vành đai bốn"),
    ("số 0238/HS-BTXH", "Số hai trăm ba mươi tám trên HS gạch bảo trợ xã hội"),
]  # fmt: skip
PLACES_AND_GAMES = [
    ("số (0904.xxx.811)", "Số, không chín không bốn, xxx, tám một một"),
    ("ĐT (02373) 830.145", "Điện thoại không hai ba bảy ba, tám ba không, một bốn năm"),
    ("gọi 001-714-555-0182", "Gọi không không một, bảy một bốn, năm năm năm, không một tám hai"),
    ("tàu KH-90234-TS", "Tàu ca hát, chín không hai ba bốn, tê sờ"),
    ("xe 36B5-123.45", "Xe ba sáu bê năm, một hai ba bốn năm"),
    ("PC07: 114", "PC07: một một bốn"),
    ("bảo vệ trẻ em 111", "Bảo vệ trẻ em một một một"),
    ("số khẩn: 113, 114, 115", "Số khẩn: một một ba, một một bốn, một một năm"),
    ("số nội bộ 101/102", "Số nội bộ một không một, một không hai"),
    ("điều hòa ở mức 26-27°C", "Điều hòa ở mức hai mươi sáu đến hai mươi bảy độ xê"),
    ("bão cấp 12-13, giật 15-16", "Bão cấp mười hai đến mười ba, giật mười lăm đến mười sáu"),
    ("chợ trên đường 3/2", "Chợ trên đường ngày ba tháng hai"),
    ("có 115 người", "Có một trăm mười lăm người"),
    ("thắng 3 điểm, hòa 1đ", "Thắng ba điểm, hòa một điểm"),
    ("thắng (25-21, 25-19)", "Thắng, hai mươi lăm hai mươi mốt, hai mươi lăm mười chín"),
    ("ấp 7 thua THPT 0 - 5", "Ấp bảy thua trung học phổ thông không năm"),
    ("thang điểm: 15 - 30 - 55", "Thang điểm: mười lăm, ba mươi, năm mươi lăm"),
    ("117.500 đ/kg (-1.200đ)",
     ("Một trăm mười bảy nghìn năm trăm đồng một ki lô gam, trừ một nghìn hai trăm đồng")),
    ("so với năm trước: -3 vụ", "So với năm trước: trừ ba vụ"),
    ("13g30-17g", "Mười ba giờ ba mươi phút đến mười bảy giờ"),
    ("mưa từ đêm 6 đến 7-11", "Mưa từ đêm sáu đến ngày bảy tháng mười một"),
    ("giá lúa ngày 4.8 tại kho", "Giá lúa ngày bốn tháng tám tại kho"),
    ("theo NĐ 06/2022", "Theo Nghị định sáu, năm hai nghìn không trăm hai mươi hai"),
    ("Sở GD-ĐT", "Sở Giáo dục và Đào tạo"),
    ("SL 14.900 tấn", "Sản lượng mười bốn nghìn chín trăm tấn"),
    ("TB 81% trở lên", "Thương binh tám mươi mốt phần trăm trở lên"),
    ("thương binh 3/4 - 4/4", "Thương binh ba phần tư đến bốn trên bốn"),
    ("uống 200.000UI", "Uống hai trăm nghìn đơn vị quốc tế"),
]  # fmt: skip
MARKS = [
    ("Xin cảm ơn ././.", "Xin cảm ơn."),
    ("báo cáo về xã./. Bà con nghe", "Báo cáo về xã. Bà con nghe"),
    ("Điểm cao nhất [9,5] của em Lan", "Điểm cao nhất, chín phẩy năm, của em Lan"),
    ("Luật Đất đai[2] quy định", "Luật Đất đai quy định"),
    ("Họ và tên: ______ Năm sinh: ____", "Họ và tên: Năm sinh:"),
    ("Vùng Cảnh sát biển I", "Vùng Cảnh sát biển một"),
    ("Trung đoàn X, Lữ đoàn II", "Trung đoàn mười, Lữ đoàn hai"),
    ("trên BĐ I, dưới BĐ III", "Trên báo động một, dưới báo động ba"),
    ("cúm A (H5N1), H9N2", "Cúm a, hát năm nờ một, hát chín nờ hai"),
    ("TS.BS Trần Bình", "Tiến sĩ, bác sĩ Trần Bình"),
    ("KTS. Hoàng Dũng", "Kiến trúc sư Hoàng Dũng"),
]  # fmt: skip
LETTERS = [
    ("TP Kinh tế họp", "Trưởng phòng Kinh tế họp"),
    ("tìm thấy sau TB 35 phút", "Tìm thấy sau trung bình ba mươi lăm phút"),
    ("TP Huế", "Thành phố Huế"),
    ("Sư đoàn 320 - QĐ 34", "Sư đoàn ba trăm hai mươi, Quân đoàn ba mươi bốn"),
    ("QĐ số 512/QĐ-UBND", "Quyết định số năm trăm mười hai của Ủy ban nhân dân"),
    ("Lữ đoàn 25 CB", "Lữ đoàn hai mươi lăm công binh"),
    ("12 CB xã", "Mười hai cán bộ xã"),
    ("Tổ BC mang hòm phiếu", "Tổ bầu cử mang hòm phiếu"),
    ("BC kết quả", "Báo cáo kết quả"),
    ("HĐND&UBND xã", "Hội đồng nhân dân và Ủy ban nhân dân xã"),
    ("gặp ô. Hiền", "Gặp ông Hiền"),
    ("P.GĐ Công ty", "Phó giám đốc Công ty"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "spoken"), [*HOURS_AND_DAYS, *SIGNS, *NUMBERS, *PLACES_AND_GAMES, *MARKS, *LETTERS]
)
def test_the_written_is_said_as_an_announcer_says_it(written: str, spoken: str) -> None:
    assert read_aloud([written]).paragraphs == (spoken,)


@pytest.mark.parametrize(
    ("written", "text", "first"),
    [
        ("khoảng 5g thóc", "5g", "năm giờ"),
        ("quầy mở T7 ấy", "T7", "thứ bảy"),
        ("bà H.T.N bị lừa", "H.T.N", "hát tê nờ"),
        ("ông Lê V.Út nói", "V.", "vê"),
        ("ông Bảy (x. 5)", "x.", "xã"),
        ("gặp a. Khánh", "a.", "anh"),
        ("thực hiện QƯ của thôn", "QƯ", "quy ư"),
        ("chỉ số BI cao", "BI", "bê i"),
        ("anh N.V.A. (SN 1990)", "N.V.A.", "nờ vê a"),
        ("cấp ngày .../.../20...", "ngày .../.../20...", "ngày tháng năm"),
        ("thắng séc này 23-25", "23-25", "hai mươi ba hai mươi lăm"),
        ("chạy từ 1-6", "1-6", "ngày một tháng sáu"),
        ("Quyết định số 93/QĐ-BTC", "số 93/QĐ-BTC", "số chín mươi ba của Ban tổ chức"),
        ("bắn pháo hoa tại CV Văn Lang", "CV", "Công văn"),
        ("nhận QĐ, 48 người", "QĐ", None),
    ],
)
def test_what_only_its_writer_knows_is_told(written: str, text: str, first: str | None) -> None:
    guesses = read_aloud([written]).guesses
    assert [(each.text, each.choices[0]) for each in guesses] == ([(text, first)] if first else [])
