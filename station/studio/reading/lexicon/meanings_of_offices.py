"""Short letters for decisions, offices and people that notices of one commune mix. A pure table."""

from station.studio.reading.lexicon.meaning import NAME, NUMBER, Meaning
from station.studio.reading.lexicon.meaning import meant as _m

OFFICE_MEANINGS: dict[str, tuple[Meaning, ...]] = {
    "QĐ": (
        _m("Quyết định", r"theo|căn cứ|tại|ban hành|ra|có|các|số|được|nhận|kèm theo|trao|thi hành"
           r"|thực hiện|bằng|và|chấp hành|công bố|ký|khiếu nại|của",
           rf"số|{NUMBER}/|\d{{1,5}}-QĐ|của|ngày|khen|phê|về|thành lập|bổ nhiệm|công nhận|hỗ trợ"
           rf"|giao"
           r"|xử phạt|này|thu hồi|cưỡng chế|nghỉ|tuyển|phân công|đình chỉ|cho|điều động|chuẩn y"),
        _m("quân đội", r"sĩ quan|cán bộ|bệnh viện|chế độ|xe|phục vụ", r"nhân dân|nd|và công an"),
        _m("Quân đoàn", r"sư đoàn \d{1,4} (?:-|thuộc)|binh đoàn,?|lữ đoàn \d{1,4} (?:-|thuộc)"),
    ),
    "TP": (
        _m("Trưởng phòng", r"phó tp,?|các đ/c|đ/c|đồng chí|gặp|ông|bà",
           r"kinh tế|kt|nội vụ|tài chính|tc|văn hóa|vh|vh-xh|lđtbxh|tư pháp|giáo dục|gd|gdđt|gd&đt"
           r"|nông nghiệp|nn|y tế|quản lý|ql|công thương|dân tộc|hành chính|hc|tổ chức|kế hoạch"),
        _m("thành phố", r"cấp|các|ở|tại|về|đến|vào|từ|ra|trung tâm|nội|ngoại|thuộc|của|tỉnh,"
        r"|tỉnh và"
           r"|hđnd|ubnd|công an|cả|toàn|trong|tỉnh/|và|trên địa bàn|nhân dân|đảng bộ|thành ủy",
           rf"{NAME}|trực thuộc|và|đã"),
        _m("tư pháp", r"công chức|ban|cán bộ|công an,", r"hộ tịch|-|và"),
    ),
    "CB": (
        _m("cán bộ", r"(?<!đoàn )\d{1,3}|các|đội ngũ|toàn thể|công tác|là|cử|cùng|của|đ/c|gặp"
        r"|qua|báo|cho"
        r"|với",
           r"xã|thôn|phụ trách|y tế|đoàn|hội|công chức|chuyên trách|,|văn hóa|khuyến nông|kỹ thuật"
           r"|thú y|hưu|quản lý|ql|nhân viên|nv|địa chính|tư pháp|chiến sĩ|đảng viên|đv|không|và"
           r"|trạm"),
        _m("công binh", r"(?:lữ|trung|tiểu|đại) đoàn \d{1,4}|binh chủng|bộ đội|lực lượng"),
        _m("cảnh báo", r"tin|phát|cấp", r"lũ|mưa|thiên tai|cháy|sớm|sạt lở|giông|dông"),
        _m("chế biến", r"nhà máy|khu|xưởng|sản xuất,", r"nông sản|gỗ|thủy sản|thực phẩm"),
    ),
    "BC": (
        _m("bầu cử", r"tổ|ngày|ban|ủy ban|khu vực|đơn vị|cuộc|hội đồng|luật|danh sách|kết quả",
           r"đbqh|hđnd|đại biểu|bổ sung|quốc hội"),
        _m("Báo cáo", r"theo|có|gửi|nộp|làm|lập|các|tổng hợp|số liệu|trình|nghe",
           rf"{NUMBER}|của|kết quả|tình hình|tháng|quý|năm|công tác|về|ubnd|sơ kết|tổng kết|nhanh"),
        _m("bưu chính", r"mã|dịch vụ", r"viễn thông|công ích"),
    ),
}  # fmt: skip
