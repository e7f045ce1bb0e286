"""Further layouts in the forms of real papers, tagged as those of `layouts.py`."""

POWER_CUT = """
L CÔNG TY ĐIỆN LỰC LÀO CAI
L ĐIỆN LỰC BẮC HÀ
L Số: 214/TB-ĐLBH
L CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
L Độc lập - Tự do - Hạnh phúc

+ THÔNG BÁO
+ Về việc ngừng cung cấp điện tháng 12 năm 2026

+ Điện lực ngừng cấp điện thôn Na Hối từ 7h30 đến 11h30 ngày 05/12/2026 để đấu nối trạm mới.
+ Bà con coi lưới điện luôn có điện, không lại gần đường dây.

A GIÁM ĐỐC
A Lý Seo Dìn
"""
FUNERAL = """
+ TIN BUỒN

+ Gia đình vô cùng thương tiếc báo tin cụ Phạm Văn Chiến đã từ trần hồi 3h20 ngày 22/9/2026.
+ Lễ viếng bắt đầu từ 13h30 cùng ngày, an táng tại nghĩa trang nhân dân thôn Đồng Lạc.

A TM. GIA ĐÌNH
A TRƯỞNG NAM
A Phạm Văn Tình
"""
INVITATION = """
L ĐẢNG BỘ PHƯỜNG TÂN AN
L CHI BỘ KHU PHỐ 6

+ GIẤY MỜI
+ Dự Ngày hội Đại đoàn kết toàn dân tộc năm 2026

+ Kính mời các gia đình đến dự Ngày hội vào 7h30 Chủ nhật, ngày 15/11/2026 tại nhà sinh hoạt.

A T/M CHI BỘ
A BÍ THƯ
A Vũ Thị Khuyên
"""
COURT = """
L TÒA ÁN NHÂN DÂN KHU VỰC 4
L Số: 61/TB-TA

+ THÔNG BÁO XÉT XỬ LƯU ĐỘNG

+ Tòa án mở phiên tòa lưu động lúc 8h ngày 06/11/2026 tại hội trường Ủy ban nhân dân xã.

A THẨM PHÁN
A Trần Thị Thu Hà
"""
BANK = """
L NGÂN HÀNG CHÍNH SÁCH XÃ HỘI
L PHÒNG GIAO DỊCH CẨM KHÊ

+ THÔNG BÁO LỊCH GIAO DỊCH TẠI XÃ

+ Phòng giao dịch phục vụ bà con tại điểm giao dịch xã vào ngày 14 hằng tháng, từ 8h đến 11h.

A GIÁM ĐỐC
A Tạ Văn Dũng
"""
DECISION_WITH_LIST = """
L ỦY BAN NHÂN DÂN
L XÃ BÌNH MINH
L Số: 1268/QĐ-UBND
L CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
L Độc lập - Tự do - Hạnh phúc
L Bình Minh, ngày 10 tháng 9 năm 2026

+ QUYẾT ĐỊNH
+ Về việc phê duyệt danh sách hộ được hỗ trợ xóa nhà tạm năm 2026

+ Điều 1. Phê duyệt danh sách hai hộ được hỗ trợ xóa nhà tạm với tổng kinh phí 90 triệu đồng.
+ Điều 2. Quyết định này có hiệu lực kể từ ngày ký.

A Nơi nhận:
A - Như Điều 2;
A - Lưu: VT.
A CHỦ TỊCH
A (Đã ký)
A Trần Quốc Toản

+ DANH SÁCH HỘ ĐƯỢC HỖ TRỢ
+ 1. Ông Lò Văn Pánh, bản Huổi Lếch: xây mới, 60 triệu đồng.
+ 2. Bà Lò Thị Xôm, bản Huổi Lếch: sửa chữa, 30 triệu đồng.
"""
COOPERATIVE = """
L HỢP TÁC XÃ DVNN HỒNG THÁI

+ THÔNG BÁO
+ V/v lịch lấy nước đổ ải vụ Xuân 2027

+ Hợp tác xã lấy nước đợt một từ ngày 15/01 đến ngày 18/01/2027, bà con ra đồng be bờ giữ nước.

A GIÁM ĐỐC
A Bùi Công Bằng
"""
RED_CROSS = """
L HỘI CHỮ THẬP ĐỎ XÃ BẢN LẠC

+ LỜI KÊU GỌI HIẾN MÁU TÌNH NGUYỆN

+ Hội kêu gọi bà con từ đủ 18 tuổi tham gia hiến máu tại trạm y tế vào sáng ngày 20/12/2026.

A TM. BAN CHẤP HÀNH
A CHỦ TỊCH
A Hoàng Văn Lực
"""
FURTHER = {
    name.lower(): text
    for name, text in dict(globals()).items()
    if name.isupper() and isinstance(text, str)
}
