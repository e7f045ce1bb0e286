"""Layouts of real kinds, made up. A line's first letter says what the line is; “+” is spoken.

L letterhead, S head of a radio script, A approval block, R recipients, N note for the office.
"""

PEOPLES_COMMITTEE = """
L ỦY BAN NHÂN DÂN
L XÃ BẢN LẠC
L Số: 45/TB-UBND
L CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
L Độc lập - Tự do - Hạnh phúc
L Bản Lạc, ngày      tháng 8 năm 2026

+ THÔNG BÁO
+ Về việc tiêm phòng dại cho đàn chó, mèo đợt 2 năm 2026

+ Ủy ban nhân dân xã thông báo lịch tiêm phòng dại đến toàn thể các hộ nuôi chó, mèo trong xã.

A Nơi nhận:
A - TT Đảng ủy, HĐND xã;
A - Các thôn;
A - Lưu: VT.
A TM. ỦY BAN NHÂN DÂN
A CHỦ TỊCH
A Nông Văn Nhượng
"""
RADIO_SCRIPT = """
S Người duyệt: Nông Văn Nhượng - Chủ tịch UBND xã
S Người viết: Lý Thị Hoa
S Ngày phát: 08/9/2026
S Thời lượng: 5 phút

+ BẢN TIN PHÁT THANH XÃ BẢN LẠC

+ Kính thưa bà con, sau đây là bản tin của Đài Truyền thanh xã ngày 8 tháng 9 năm 2026.

+ Sáng nay, xã tổ chức lễ ra quân dọn vệ sinh đường làng ngõ xóm tại thôn Nà Mu.

+ Xin cảm ơn bà con đã chú ý lắng nghe!
"""
APPROVED_ABOVE = """
S DUYỆT
S CHỦ TỊCH
S Nông Văn Nhượng

+ BÀI TUYÊN TRUYỀN VỀ PHÒNG, CHỐNG BỆNH DẠI

+ Bệnh dại là bệnh truyền nhiễm nguy hiểm, lây từ động vật sang người qua vết cắn.
"""
TITLE_ABOVE_FIELDS = """
+ TIN NÔNG NGHIỆP

S Người viết: Hoàng Văn Páo
S Người duyệt: Nông Văn Nhượng

+ Trong tuần qua, bà con các thôn đã gieo cấy xong toàn bộ diện tích lúa mùa.
"""
POLICE = """
L CÔNG AN TỈNH BẮC KẠN
L CÔNG AN XÃ BẢN LẠC
L Số: 12/TB-CAX Bản Lạc, ngày 04 tháng 9 năm 2026

+ THÔNG BÁO
+ Về việc cảnh giác với thủ đoạn lừa đảo qua mạng

+ Thời gian gần đây, nhiều đối tượng gọi điện giả danh công an yêu cầu cài đặt ứng dụng.

A TRƯỞNG CÔNG AN XÃ
A Thiếu tá Triệu Văn Bình
"""
HEALTH_STATION = """
L TRUNG TÂM Y TẾ HUYỆN
L TRẠM Y TẾ XÃ BẢN LẠC

+ THÔNG BÁO LỊCH TIÊM CHỦNG THÁNG 9

+ Trạm Y tế xã tổ chức tiêm chủng mở rộng cho trẻ dưới một tuổi vào ngày 10 tháng 9.

+ Ghi chú: Bà con mang theo sổ tiêm chủng và đưa trẻ đến đúng giờ.

A TRẠM TRƯỞNG
A Bàn Thị Mai
"""
SCHOOL = """
L TRƯỜNG TH&THCS BẢN LẠC
L Bản Lạc, ngày ... tháng 8 năm 2026

+ THÔNG BÁO
+ Lịch tựu trường năm học 2026-2027

+ Nhà trường thông báo đến phụ huynh và học sinh lịch tựu trường như sau.

A HIỆU TRƯỞNG
A (đã ký)
A Dương Thị Lan
"""
FRONT = """
L ỦY BAN MTTQ VIỆT NAM XÃ BẢN LẠC
L BAN THƯỜNG TRỰC
L Số: 07/TB-MTTQ-BTT

+ LỜI KÊU GỌI ỦNG HỘ ĐỒNG BÀO VÙNG LŨ

+ Ban Thường trực kêu gọi các tầng lớp nhân dân chung tay ủng hộ đồng bào bị lũ.

A TM. BAN THƯỜNG TRỰC
A CHỦ TỊCH
A Hà Văn Thọ
"""
VILLAGE = """
L THÔN NÀ MU
+ THÔNG BÁO HỌP THÔN

+ Mời mỗi hộ một người đến nhà văn hóa thôn họp vào tối thứ bảy tuần này.

A TRƯỞNG THÔN
A Lý Văn Sơn
"""
WOMENS_UNION = """
L HỘI LHPN HUYỆN BA BỂ
L HỘI LHPN XÃ BẢN LẠC

+ KẾ HOẠCH TỔ CHỨC NGÀY PHỤ NỮ VIỆT NAM

+ Hội tổ chức mít tinh và thi nấu ăn tại sân ủy ban xã vào sáng ngày 18 tháng 10.

A TM. BAN THƯỜNG VỤ
A CHỦ TỊCH
A Bàn Thị Liên
"""
BYLINE = """
+ TIN VỀ MÙA GẶT

+ Bà con thôn Nà Đông đang khẩn trương thu hoạch lúa mùa trước khi mưa bão về.

A Tin, bài: Hoàng Lan
"""
BYLINE_AND_SOURCE = """
+ CẢNH BÁO LŨ QUÉT

+ Trong đêm nay, các xã vùng cao có nguy cơ cao xảy ra lũ quét và sạt lở đất.

A Nguồn: Trung tâm Dự báo khí tượng thủy văn tỉnh
"""
TWO_NOTICES = """
+ THÔNG BÁO SỐ 1

+ Ngày mai, điện lực cắt điện toàn xã từ 7 giờ đến 16 giờ để sửa chữa đường dây.

A CHỦ TỊCH
A Nông Văn Nhượng

+ THÔNG BÁO SỐ 2

+ Tuần tới, xã tổ chức khám sức khỏe miễn phí cho người cao tuổi tại trạm y tế.

A CHỦ TỊCH
A Nông Văn Nhượng
"""
DECISION_WITH_REGULATION = """
L UBND XÃ BẢN LẠC
L CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
L Độc lập - Tự do - Hạnh phúc

+ QUYẾT ĐỊNH
+ Về việc ban hành Quy chế quản lý nghĩa trang nhân dân

+ Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý nghĩa trang nhân dân xã.

A TM. ỦY BAN NHÂN DÂN
A CHỦ TỊCH
A Nông Văn Nhượng

+ QUY CHẾ
+ Quản lý nghĩa trang nhân dân xã Bản Lạc

+ Các hộ có người thân an táng tại nghĩa trang có trách nhiệm giữ gìn vệ sinh chung.
"""
ANNEX = """
+ THÔNG BÁO LỊCH CẮT ĐIỆN

+ Điện lực thông báo lịch ngừng cấp điện tháng 9 cho bà con theo phụ lục kèm theo.

A GIÁM ĐỐC
A Trần Văn Hùng

+ PHỤ LỤC
+ Thôn Nà Mu cắt điện ngày 10 tháng 9, thôn Nà Đông cắt điện ngày 11 tháng 9.
"""
LIST_BELOW = """
+ THÔNG BÁO KẾT QUẢ XÉT HỘ NGHÈO

+ Ủy ban nhân dân xã công khai kết quả xét duyệt hộ nghèo năm 2026 để bà con biết.

A TM. ỦY BAN NHÂN DÂN
A CHỦ TỊCH
A Nông Văn Nhượng

+ Danh sách kèm theo Thông báo số 45
+ 1. Ông Lý Văn Sơn, thôn Nà Mu, thuộc diện hộ nghèo năm 2026.
"""
OFFICE_NOTE = """
+ LỊCH TIÊM PHÒNG

+ Bà con đưa trâu, bò đến bãi tiêm của thôn vào sáng thứ hai tuần sau.

N Ghi chú: phát trên loa các thôn, mỗi ngày hai lần, sáng và chiều.
"""
NOTE_OF_READING = """
+ TIN VUI

+ Lễ hội Lồng tồng năm nay được tổ chức vào ngày mùng mười tháng giêng.

N Ghi chú: đọc chậm, rõ từng tiếng
"""
LISTENERS_NOTE_BELOW_SIGNATURE = """
+ LỊCH KHÁM BỆNH

+ Đoàn bác sĩ của tỉnh khám bệnh, phát thuốc miễn phí cho bà con vào chủ nhật.

A TRƯỞNG TRẠM
A Bàn Thị Mai

+ Ghi chú: người đến khám mang theo căn cước công dân và thẻ bảo hiểm y tế.
"""
RECIPIENTS_IN_THE_MIDDLE = """
+ THÔNG BÁO

R Nơi nhận:
R - Các thôn trong xã;
R - Lưu: VT.

+ Bà con chú ý dọn dẹp đường làng, ngõ xóm trước ngày lễ Quốc khánh.
"""
TWO_BODIES_WITH_FIELDS = """
+ BẢN TIN TỔNG HỢP

+ Tin thứ nhất: thôn Nà Mu khánh thành nhà văn hóa mới vào sáng hôm qua.

S Duyệt tin: Nông Văn Nhượng

+ Tin thứ hai: thôn Nà Đông hoàn thành tuyến đường bê tông dài hai ki lô mét.
"""
PARTY = """
L ĐẢNG BỘ HUYỆN BA BỂ
L ĐẢNG ỦY XÃ BẢN LẠC
L Số 15-TB/ĐU
L ĐẢNG CỘNG SẢN VIỆT NAM
L Bản Lạc, ngày ..... tháng ..... năm 2026

+ THÔNG BÁO
+ Về kết quả đại hội chi bộ các thôn nhiệm kỳ 2025 - 2027

+ Đảng ủy xã thông báo kết quả đại hội các chi bộ trực thuộc đến cán bộ, đảng viên.

A T/M ĐẢNG ỦY
A PHÓ BÍ THƯ
A Hà Văn Thọ
"""
POWER_COMPANY = """
L CÔNG TY ĐIỆN LỰC BẮC KẠN
L ĐIỆN LỰC BA BỂ

+ THÔNG BÁO NGỪNG CUNG CẤP ĐIỆN

+ Điện lực Ba Bể tạm ngừng cung cấp điện để sửa chữa, mong quý khách hàng thông cảm.

A GIÁM ĐỐC
A Trần Văn Hùng
"""
WATERWORKS = """
L CÔNG TY CP CẤP NƯỚC SƠN LA
L XNCN PHÙ YÊN

+ THÔNG BÁO
+ Về việc súc xả, thay đường ống và điều chỉnh giá nước sạch

+ Xí nghiệp tiến hành thay tuyến ống trên đường Tô Hiệu, mong quý khách thông cảm.

A P. GIÁM ĐỐC
A Cầm Bun Panh
"""
ELECTION = """
L ỦY BAN BẦU CỬ XÃ HÒA BẮC
L Số 05/TB-UBBC

+ THÔNG BÁO
+ Về ngày bầu cử bổ sung đại biểu Hội đồng nhân dân xã

+ Ủy ban bầu cử xã thông báo ngày bầu cử là Chủ nhật, ngày 13 tháng 12 năm 2026.

A TM. ỦY BAN BẦU CỬ
A CHỦ TỊCH
A Hồ Tăng Phúc
"""
PRESS = """
+ Vụ cháy chợ trong đêm

+ Khoảng hai giờ sáng nay, tại chợ Mới xảy ra hỏa hoạn, rất may không có thiệt hại về người.

A H.Nam - T.Dũng
"""
PLAIN = """
+ Bà con chú ý, chiều nay có gió mạnh, đề nghị các hộ chằng chống nhà cửa.
"""
LAYOUTS = {name.lower(): text for name, text in dict(globals()).items() if name.isupper()}
