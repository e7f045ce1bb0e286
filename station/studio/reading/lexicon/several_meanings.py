"""What short letters may mean, and the neighbours that decide it. Pure tables.

Of each abbreviation the meanings stand in the order in which they are tried; the first is said
where no neighbour decides. `before` and `after` are what stands directly beside the letters, in
small letters; a full stop ends a neighbourhood. Not handled here: applying them
(`short_letters.py`).
"""

from station.studio.reading.lexicon.meaning import NUMBER, OFFICES, Meaning
from station.studio.reading.lexicon.meaning import meant as _m
from station.studio.reading.lexicon.meanings_of_offices import OFFICE_MEANINGS

MEANINGS: dict[str, tuple[Meaning, ...]] = {
    **OFFICE_MEANINGS,
    "TT": (
        _m("Trung tâm", "",
           r"y tế|yt|dịch vụ|văn hóa|văn hoá|vh|vhtt|gdnn|gdtx|gd|giáo dục|dân số|khuyến nông"
           r"|bảo trợ|học tập|htcđ|phục vụ|pvhcc|hành chính|hcc|nước|kiểm soát|chính trị|bdct"
           r"|bồi dưỡng|phát triển|viễn thông|xúc tiến|quan trắc|kỹ thuật|thể dục|thể thao"
           r"|truyền thông|hội nghị|cứu hộ|công tác|nuôi dưỡng|chăm sóc|dvvl|dvnn|giống|thương mại"
           r"|sát hạch|đăng kiểm|ứng dụng|công nghệ|cntt|sinh hoạt|mua sắm|điều hành|giám sát"
           r"|kiểm nghiệm|pháp y|trợ giúp|tư vấn|ngoại ngữ|tin học|dạy nghề|đào tạo|nông nghiệp"),
        _m("truyền thanh", "đài|trạm|hệ thống|cụm|cụm loa|loa|buổi|cán bộ đài"),
        _m("Thường trực", r"phó (?:chủ tịch|bí thư|trưởng ban|chủ nhiệm)(?: ubnd| hđnd)?|phó ct",
           rf"{OFFICES}|ban chỉ đạo|bcđ|cấp ủy"),
        _m("Thông tư", r"(?:theo|căn cứ) quy định tại|thông tư",
           rf"{NUMBER}|(?:của )?(?:liên )?bộ|liên tịch"),
        _m("thông tin", "bản|điểm|nguồn|tiếp nhận|cổng|cung cấp|trao đổi|nắm|phòng|sở|trang"),
        _m("tuyên truyền", "công tác|bài|nội dung|đội|tổ|xe", r"lưu động|miệng|pháp luật|vận động"),
        _m("thị trấn", rf"các xã,|xã,|địa bàn|{OFFICES}|công an|nhân dân", r"và các xã|, các xã"),
    ),
    "HĐ": (
        _m("Hội đồng", "chủ tịch|thành viên|ủy viên|thư ký|thành lập",
           r"nvqs|nghĩa vụ|thi|coi thi|chấm thi|thẩm định|tư vấn|bầu cử|xét|kỷ luật|giáo dục"
           r"|đánh giá|tđkt|khoa học|nghiệm thu|nhân dân|bồi thường|trường|quản trị|khám"
           r"|sơ tuyển|đấu giá|phối hợp|già làng|hòa giải|thanh lý|pbgdpl|tuyển|kiểm kê|định giá"
           r"|xã|thanh niên|đội|gia tộc|giám khảo|y khoa|đkkt|sáng kiến|đăng ký đất"),
        _m("hoạt động", "các|mọi|tổ chức|kế hoạch|thời gian",
           r"kinh doanh|hè|ngoại khóa|trải nghiệm|văn nghệ|tình nguyện|vui chơi|tín dụng|văn hóa"),
        _m("hợp đồng", r"ký|kí|ký kết|kết|thanh lý|theo|chấm dứt|gia hạn|lao động|làm|bản|giá trị",
           rf"{NUMBER}|mua|bán|thuê|lao động|kinh tế|bảo hiểm|cho thuê|dịch vụ|chuyển nhượng|vay"
           r"|thi công|xây dựng|cung cấp|bao tiêu|đặt cọc|giao khoán|khoán|điện|làm việc|thời vụ"),
    ),
    "BCH": (
        _m("Ban Chỉ huy", "trực",
           r"pctt|pclb|pccc|phòng|quân sự|qs|ptds|công trường|công trình|huấn luyện|ứng phó|upsc"
           r"|quân|tìm kiếm|tkcn|bộ đội|bđbp|biên phòng|chữa cháy|thống nhất|diễn tập|cứu|chống"
           r"|phòng thủ|trung đoàn|tiểu đoàn|chiến dịch"),
        _m("Ban Chấp hành", r"bầu|bí thư|ủy viên|uv|nhiệm kỳ|trúng cử|vào",
           r"đảng|đoàn|hội|công đoàn|chi|trung ương|t\.?ư|t\.?w|lâm thời|khóa|khoá|mới|nhiệm kỳ"
           r"|liên"
           r"|cđ|hnd|đtn|lhpn|hlhpn|ccb|hccb|cựu|đảng bộ|đb|nông dân|phụ nữ"),
    ),
    "CP": (
        _m("cổ phần", r"công ty|cty|ngân hàng|ngân hàng tm|tm|nh|tập đoàn|ct|vốn"),
        _m("Chính phủ", r"của|thủ tướng|nđ|nghị định|nghị quyết|phó thủ tướng|trình"),
        _m("chi phí", "tổng|các", r"xây dựng|vật tư|nhân công|đi lại|sản xuất|khám|phát sinh"),
    ),
    "CT": (
        _m("Chỉ thị", "theo|quán triệt", rf"{NUMBER}|của (?:thủ tướng|ban bí thư|bộ chính trị)"),
        _m("Chủ tịch", "phó|đ/c|đồng chí|ông|bà",
           rf"{OFFICES}|hội|xã|phường|huyện|tỉnh|công đoàn|cđ|ub|nước|mtxh|ccb|hnd|lhpn"),
        _m("Công ty", "", r"tnhh|cp|cổ phần|mtv|điện lực|xổ số|lâm nghiệp|môi trường|xây dựng"),
        _m("chương trình", "các",
           r"mtqg|mục tiêu|135|30a|gdpt|hành động|ocop|ntm|phối hợp|khuyến nông|giảm nghèo"
           r"|tín dụng|phổ thông|nông thôn mới|tiêm chủng|văn nghệ|sữa"),
        _m("công trình", "xây dựng|thi công|khởi công|khánh thành",
           r"thủy lợi|nước|vệ sinh|phúc lợi|giao thông|đường|thanh niên|điện|công cộng|măng non"),
    ),
    "HS": (
        _m("hình sự", r"vụ án|bộ luật|trách nhiệm|cảnh sát|truy cứu tnhs|tiền án"),
        _m("học sinh", r"\d{1,4}|em|các em|phụ huynh|cha mẹ|giáo viên|giáo viên,|gv,|gv và|toàn thể"
           r"|quản lý|lượt|cháu|thầy cô|đưa đón|tổng số|sĩ số|cho|hỗ trợ",
           r"lớp|tiểu học|th|thcs|thpt|mầm non|giỏi|nghèo|khá|yếu|bỏ học|dân tộc|bán trú|nội trú"
           r"|dtts|trường|khối|trung học|cấp|có hoàn cảnh|, ?sv|sinh viên|đi học|đến trường"
           r"|khuyết tật|tốt nghiệp|xuất sắc|cuối cấp|con (?:hộ|em)|tựu trường|nhập học|là"),
        _m("hồ sơ", r"nộp|hoàn thiện|tiếp nhận|nhận|bộ|lập|kê khai|thẩm định|trả|bổ sung|giải quyết"
           r"|xét|gửi|thành phần|mua|làm|thu|hoàn tất|chuẩn bị|số hóa|rà soát|đơn,|nộp lại|bán"
           r"|phát|phát hành|mã|đủ|cần nộp",
           r"đất|xin|đăng ký|dự thi|dự tuyển|bệnh án|sức khỏe|tuyển|hưởng|trực tuyến|vay|gồm"
           r"|bao gồm|tại|tthc|thủ tục|khám|đề nghị|địa chính|gốc|nghĩa vụ|nvqs|cấp|mời thầu"),
    ),
    "CV": (
        _m("Công văn", r"theo|thực hiện|ban hành|căn cứ|có",
           rf"{NUMBER}|của|chỉ đạo|hướng dẫn|khẩn|hỏa tốc|đến|đi|về|ngày"),
        _m("chuyên viên", "ông|bà|đ/c|đồng chí|ngạch",
           r"cao cấp|chính|phòng|văn phòng|vp|sở|phụ trách|theo dõi"),
        _m("công việc", "giải quyết|bàn giao|xử lý|phân công|khối lượng",
            r"gia đình|nhà|hằng|thường"),
        _m("công viên", "cổng|trong|vườn hoa,?", r"cây xanh|nước|văn hóa"),
    ),
    "KH": (
        _m("Kế hoạch", r"theo|xây dựng|ban hành|triển khai|thực hiện|đạt|vượt|lập|hoàn thành|giao"
           r"|so với|trong|\d{1,3}(?:,\d{1,2})?%|của|có|căn cứ",
           rf"{NUMBER}|của|ubnd|sản xuất|sxkd|tổ chức|năm|tháng|quý|thực hiện|phát triển|hành động"
           r"|tuyển|công tác|phối hợp|đầu tư|triển khai|đề ra|giao|đã|thu|phòng|tiêm|kiểm tra|về"),
        _m("khách hàng", r"mã|quý|đối với|phục vụ|chăm sóc|lượt|\d{1,5}|tên",
           r"sử dụng|dùng|mua|vay|gửi|nộp|mất điện|ngừng"),
        _m("khoa học", "nhà|hội nghị|hội thảo|đề tài", r"kỹ thuật|công nghệ|xã hội"),
    ),
    "TB": (
        _m("Thông báo", r"theo|ra|ban hành|căn cứ|có|tại",
           rf"{NUMBER}|kết luận|của|về|tuyển|thu|mời|v/v|lịch"),
        _m("thương binh", r"gia đình|đối tượng|chế độ|anh hùng,?|thăm|con|liệt sĩ,?|ls,|bác|các",
           r"\d{1,2}\s?% (?:trở|thương tật)|nặng|hạng|\d/4|và gia đình|và bệnh binh|loại|, ?bb"
           r"|-bb|, ?ls|-ls|và bb"),
        _m("trung bình", r"thu nhập|học lực|mức|loại|nhiệt độ|năng suất|điểm|độ cao|khá,?|mức sống"
           r"|chiều cao|cân nặng|đạt|xếp loại|sức khỏe|lượng mưa|giá|khá và|sản lượng",
           r"đầu người|năm|tháng|ngày|mỗi|khá|từ|\d{1,4}"),
        _m("thiết bị", r"máy móc,?|vật tư,?|dụng cụ,?|lắp đặt|trang",
            "y tế|điện|dạy học|trường học"),
    ),
    "BB": (
        _m("biên bản", "lập|ký|theo|có|ghi", rf"{NUMBER}|vi phạm|họp|kiểm tra|bàn giao|làm việc"),
        _m("bệnh binh", r"thương binh,?|tb,|tb và|liệt sĩ,?|ls,", r"hạng|nặng|\d/3"),
        _m("bắt buộc", "đối tượng|bhxh|bảo hiểm xã hội"),
    ),
    "ĐT": (
        _m("điện thoại", r"số|liên hệ|qua|gọi|tên,|địa chỉ,|theo",
            r"\(?0\d+|\d{3,}|liên hệ|di động"),
        _m("đối tượng", r"các|những|\d{1,4}|lập danh sách",
            r"chính sách|bảo trợ|nvqs|cách ly|là|thuộc"),
        _m("đào tạo", r"công tác|giáo dục,?|phòng|lớp", r"nghề|lao động|bồi dưỡng|cán bộ"),
    ),
    "TK": (
        _m("tài khoản", r"số|vào|chủ|mở|mã", r"(?:số[\s:]*)?\d{3,}|ngân hàng|vneid|của|cá nhân"),
        _m("tìm kiếm", r"công tác", r"cứu nạn|cn"),
        _m("thống kê", r"công chức văn phòng,?|văn phòng,?|chi cục|số liệu", r"đất đai|năm|hộ"),
    ),
    "TS": (
        _m("tổng số", r"", r"(?:là[\s:]*)?\d{1,6}|hộ|dân|tiền|lao động|học sinh|nhân khẩu|cử tri"),
        _m("tiến sĩ", r"ông|bà|gs,?|ths,?|bs,?|lương y,?", r"khoa học|y học|nông nghiệp"),
        _m("tài sản", r"kê khai|đấu giá|định giá|quản lý", r"công|gắn liền|bảo đảm"),
        _m("thủy sản", r"nuôi|nuôi trồng|nông lâm|ngành", r"nước"),
    ),
    "SL": (
        _m("sản lượng", r"năng suất,?|ns,|diện tích,|tổng", r"[\d.,]+\s?(?:tấn|tạ|triệu tấn)|đạt"
        r"|lúa|ngô|lương thực|ước|thịt"),
        _m("số lượng", r"", r"\d{1,6}|người|hộ|con|lớn|ít|nhiều|đăng ký|bán|học sinh"),
    ),
    "CN": (
        _m("chủ nhật", r"(?:thứ )?[2-7],?|(?:thứ )?[2-7] và|thứ bảy,?|thứ bảy và|t7,|t7 và|sáng"
            r"|chiều|tối"
           r"|ngày|trừ|và|hoặc", r"hằng tuần|hàng tuần|tuần|ngày|\(?\d{1,2}/\d{1,2}"),
        _m("chi nhánh", r"agribank|ngân hàng", r"ngân hàng|agribank|huyện|điện|văn phòng"),
        _m("công nghiệp", r"khu|cụm|cây|ngành", r"hóa|chế biến"),
        _m("công nghệ", r"khoa học,?|khcn|kỹ thuật,", r"cao|thông tin|sinh học|số"),
        _m("chăn nuôi", r"hộ|trồng trọt,|cán bộ", r"thú y|trâu|bò|lợn|gà"),
    ),
    "CĐ": (
        _m("cao đẳng", r"trường|trình độ|đh,|đại học,|hệ", r"nghề|sư phạm|y tế|kinh tế"),
        _m("công đoàn", r"chủ tịch|chi bộ,|đoàn viên|chính quyền,|bch|tổ",
            r"cơ sở|xã|trường|ngành|cs"),
        _m("cộng đồng", r"học tập|tổ|dựa vào|y tế", r"dân cư|doanh nghiệp|các dân tộc"),
        _m("Công điện", r"thực hiện|theo|ban hành", rf"{NUMBER}|của|khẩn|hỏa tốc"),
    ),
    "TH": (
        _m("tiểu học", r"trường|cấp|học sinh|gv", r"và thcs|&"),
        _m("thực hiện", r"tổ chức|triển khai|kết quả|việc", r"kế hoạch|nhiệm vụ|tốt|kh"),
        _m("trường hợp", r"các|những|\d{1,4}|mọi", r"mắc|vi phạm|đặc biệt|khẩn cấp"),
        _m("tổng hợp", r"báo cáo|để|phòng|gửi xã", r"báo cáo|số liệu|danh sách|chung"),
    ),
    "NH": (
        _m("năm học", r"khai giảng|tổng kết|đầu|cuối|trong", r"\d{4}|mới"),
        _m("ngân hàng", r"tại|của|thẻ|vay|tài khoản|cán bộ",
            r"chính sách|csxh|nông nghiệp|nn|nhà nước"),
    ),
    "GĐ": (
        _m("gia đình", r"hộ|các|mỗi|mọi|kế hoạch hóa|từng",
            r"văn hóa|chính sách|bà|ông|có công|ct"),
        _m("giám đốc", r"phó|ban|tổng|ông|bà", r"công ty|sở|bệnh viện|trung tâm|hợp tác xã|htx"),
        _m("giai đoạn", r"trong|cho", r"\d{1,4}|đầu|tiếp theo"),
    ),
    "LĐ": (
        _m("lao động", r"người|\d{1,5}|xuất khẩu|tổng số|giới thiệu",
            r"nông thôn|nữ|nghề|việc làm|qua"),
        _m("lãnh đạo", r"các đồng chí|ban|đ/c|công tác", r"xã|ubnd|đảng ủy|thôn|huyện|tỉnh|các"),
    ),
    "DT": (
        _m("diện tích", r"tổng|có|với", r"\d{1,6}|gieo|trồng|rừng|lúa|ngô|đất"),
        _m("dân tộc", r"các|đồng bào|phòng|ban", r"thiểu số|tày|nùng|dao|mông|kinh|thái|mường"),
        _m("dự toán", r"lập|giao|theo|quyết", r"ngân sách|thu|chi"),
    ),
    "KP": (
        _m("kinh phí", r"hỗ trợ|nguồn|tổng|dự toán|bằng", r"hỗ trợ|thực hiện|hoạt động|xây|là|cho"),
        _m("khu phố", r"trưởng|tại|các|ở|bí thư", r"\d{1,2}"),
    ),
    "TN": (
        _m("thanh niên", r"đoàn|hội|tháng|\d{1,4}|các|đoàn viên,?",
            r"xung phong|tình nguyện|lên đường|trong"),
        _m("tốt nghiệp", r"thi|bằng|xét|lễ", r"thpt|thcs|trung|đại|năm"),
        _m("thu nhập", r"tổng|tăng|mức", r"bình quân|thấp|bq|chịu"),
    ),
    "ĐH": (
        _m("đại hội", r"tổ chức|tiến tới|chào mừng|sau|nghị quyết",
            r"đảng|đoàn|chi bộ|thể dục|tdtt|đại biểu|lần"),
        _m("đại học", r"trường|trình độ|thi|đỗ|bằng", r"thái nguyên|sư phạm|y|nông lâm|tây bắc"),
    ),
}  # fmt: skip

# What is said where no neighbour decides, if that isn't the first in the table.
LIKELY = {
    "BC": "Báo cáo", "CT": "Chủ tịch", "ĐH": "đại học", "HS": "học sinh", "SL": "số lượng",
    "TP": "thành phố",
}  # fmt: skip
