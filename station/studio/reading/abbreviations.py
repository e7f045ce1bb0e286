"""The abbreviations of Vietnamese administration, and what an announcer says for each.

Pure tables. Where one abbreviation has several meanings, the one that a commune's bulletin
means is here; a text that defines its own (“Trung tâm (TT)”) is followed instead
(`definitions.py`), and whoever reads aloud may pass others.
"""

from collections.abc import Mapping
from types import MappingProxyType

# What stands first in a document's symbol: the kind of document (Decree 30/2020/ND-CP, annex III).
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "BB": "Biên bản", "BC": "Báo cáo", "CĐ": "Công điện", "CT": "Chỉ thị",
        "CTHĐ": "Chương trình hành động", "CTPH": "Chương trình phối hợp", "CTr": "Chương trình",
        "CTR": "Chương trình", "CV": "Công văn", "ĐA": "Đề án", "GM": "Giấy mời", "HD": "Hướng dẫn",
        "HĐ": "Hợp đồng", "KH": "Kế hoạch", "KL": "Kết luận", "L": "Luật", "NĐ": "Nghị định",
        "NQ": "Nghị quyết", "NQLT": "Nghị quyết liên tịch", "PA": "Phương án", "PL": "Pháp lệnh",
        "QC": "Quy chế", "QĐ": "Quyết định", "QyĐ": "Quy định", "SL": "Sắc lệnh", "TB": "Thông báo",
        "TM": "Thư mời", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "TTr": "Tờ trình",
        "TTR": "Tờ trình",
    }
)  # fmt: skip

# What follows the kind: who issued it. Offices that a body of text names too are below.
ISSUERS: Mapping[str, str] = MappingProxyType(
    {
        "BBT": "Ban Bí thư", "BCA": "Bộ Công an", "BCH": "Ban Chỉ huy",
        "BCHTW": "Ban Chấp hành Trung ương", "BCT": "Bộ Công Thương", "BCTW": "Bộ Chính trị",
        "BGDĐT": "Bộ Giáo dục và Đào tạo", "BGTVT": "Bộ Giao thông vận tải",
        "BKHCN": "Bộ Khoa học và Công nghệ", "BKHĐT": "Bộ Kế hoạch và Đầu tư",
        "BLĐTBXH": "Bộ Lao động, Thương binh và Xã hội", "BNN": "Bộ Nông nghiệp",
        "BNNMT": "Bộ Nông nghiệp và Môi trường",
        "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn", "BNV": "Bộ Nội vụ",
        "BQP": "Bộ Quốc phòng", "BTC": "Bộ Tài chính", "BTNMT": "Bộ Tài nguyên và Môi trường",
        "BTP": "Bộ Tư pháp", "BTTTT": "Bộ Thông tin và Truyền thông",
        "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch", "BXD": "Bộ Xây dựng", "BYT": "Bộ Y tế",
        "CAX": "Công an xã", "CP": "Chính phủ", "CTN": "Chủ tịch nước", "ĐTN": "Đoàn Thanh niên",
        "ĐU": "Đảng ủy", "HCCB": "Hội Cựu chiến binh", "HLHPN": "Hội Liên hiệp Phụ nữ",
        "HND": "Hội Nông dân", "HU": "Huyện ủy", "MTTW": "Mặt trận Trung ương",
        "PNV": "Phòng Nội vụ", "PTNMT": "Phòng Tài nguyên và Môi trường", "QH": "Quốc hội",
        "SGDĐT": "Sở Giáo dục và Đào tạo", "SNV": "Sở Nội vụ", "STC": "Sở Tài chính",
        "STP": "Sở Tư pháp", "STTTT": "Sở Thông tin và Truyền thông", "SYT": "Sở Y tế",
        "TTCP": "Thanh tra Chính phủ", "TTg": "Thủ tướng Chính phủ", "TTG": "Thủ tướng Chính phủ",
        "TU": "Tỉnh ủy", "TW": "Trung ương", "UBBC": "Ủy ban bầu cử",
        "UBTVQH": "Ủy ban Thường vụ Quốc hội", "VP": "Văn phòng", "VPCP": "Văn phòng Chính phủ",
        "VPTW": "Văn phòng Trung ương",
        "VX": "Văn xã", "XDĐ": "Xây dựng Đảng",
    }
)  # fmt: skip

# What a bulletin's own sentences use. Keys are matched whole and by case.
ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        # Offices and organisations
        "BCĐ": "Ban Chỉ đạo", "BCH": "Ban Chấp hành", "BGD&ĐT": "Bộ Giáo dục và Đào tạo",
        "BHXH": "Bảo hiểm xã hội", "BQL": "Ban quản lý", "BTC": "Ban tổ chức",
        "BTV": "Ban Thường vụ", "BTT": "Ban Thường trực", "CA": "Công an",
        "CHQS": "Chỉ huy Quân sự", "PTDTBT": "phổ thông dân tộc bán trú",
        "PTDTNT": "phổ thông dân tộc nội trú", "CAND": "Công an nhân dân", "CLB": "Câu lạc bộ",
        "CP": "Chính phủ", "ĐU": "Đảng ủy", "HĐND": "Hội đồng nhân dân", "HTX": "hợp tác xã",
        "HU": "Huyện ủy", "LĐTBXH": "Lao động, Thương binh và Xã hội",
        "LĐ-TB&XH": "Lao động, Thương binh và Xã hội", "LHPN": "Liên hiệp Phụ nữ",
        "MTTQ": "Mặt trận Tổ quốc", "QH": "Quốc hội", "TAND": "Tòa án nhân dân",
        "THCS": "trung học cơ sở", "THPT": "trung học phổ thông", "TNCS": "Thanh niên Cộng sản",
        "TNHH": "trách nhiệm hữu hạn", "TU": "Tỉnh ủy", "TTg": "Thủ tướng", "TW": "Trung ương",
        "TƯ": "Trung ương", "TYT": "Trạm Y tế", "UB": "Ủy ban", "UBKT": "Ủy ban Kiểm tra",
        "UBMTTQ": "Ủy ban Mặt trận Tổ quốc", "UBND": "Ủy ban nhân dân",
        "UBTVQH": "Ủy ban Thường vụ Quốc hội", "VKSND": "Viện Kiểm sát nhân dân", "VP": "Văn phòng",
        "VPĐK": "Văn phòng đăng ký", "BCHQS": "Ban Chỉ huy Quân sự", "CAX": "Công an xã",
        "CSGT": "cảnh sát giao thông", "HLHPN": "Hội Liên hiệp Phụ nữ", "HND": "Hội Nông dân",
        "Hội ND": "Hội Nông dân", "MTTQVN": "Mặt trận Tổ quốc Việt Nam",
        "NHNN": "Ngân hàng Nhà nước", "TTHTCĐ": "Trung tâm Học tập cộng đồng",
        "TTPVHCC": "Trung tâm Phục vụ hành chính công",
        # Fields of work
        "AN-QP": "an ninh, quốc phòng", "ANCT": "an ninh chính trị", "ANTQ": "an ninh Tổ quốc",
        "ANTT": "an ninh trật tự", "ATGT": "an toàn giao thông", "ATTP": "an toàn thực phẩm",
        "ATVSTP": "an toàn vệ sinh thực phẩm", "BĐG": "bình đẳng giới",
        "BHTN": "bảo hiểm thất nghiệp", "BHYT": "bảo hiểm y tế", "BVMT": "bảo vệ môi trường",
        "BVTV": "bảo vệ thực vật", "CCHC": "cải cách hành chính", "CĐS": "chuyển đổi số",
        "CNTT": "công nghệ thông tin", "CSDL": "cơ sở dữ liệu", "CSXH": "chính sách xã hội",
        "CTMTQG": "Chương trình mục tiêu quốc gia", "DQTV": "dân quân tự vệ",
        "DTTS": "dân tộc thiểu số", "DVC": "dịch vụ công", "DVCTT": "dịch vụ công trực tuyến",
        "ĐBKK": "đặc biệt khó khăn", "GCN": "giấy chứng nhận",
        "GCNQSDĐ": "giấy chứng nhận quyền sử dụng đất", "GD": "giáo dục",
        "GD&ĐT": "Giáo dục và Đào tạo", "GDĐT": "Giáo dục và Đào tạo",
        "GTNT": "giao thông nông thôn", "GTVT": "giao thông vận tải", "KCB": "khám chữa bệnh",
        "KHHGĐ": "kế hoạch hóa gia đình", "KHKT": "khoa học kỹ thuật", "KT-XH": "kinh tế, xã hội",
        "MTQG": "mục tiêu quốc gia", "NHCSXH": "Ngân hàng Chính sách xã hội",
        "NN&PTNT": "Nông nghiệp và Phát triển nông thôn", "NSNN": "ngân sách nhà nước",
        "NTM": "nông thôn mới", "NVQS": "nghĩa vụ quân sự",
        "PBGDPL": "phổ biến, giáo dục pháp luật", "PCCC": "phòng cháy, chữa cháy",
        "PCCCR": "phòng cháy, chữa cháy rừng", "PCTN": "phòng, chống tham nhũng",
        "PCTT": "phòng, chống thiên tai", "QLBVR": "quản lý, bảo vệ rừng",
        "QLNN": "quản lý nhà nước", "QP-AN": "quốc phòng, an ninh", "QSDĐ": "quyền sử dụng đất",
        "SXKD": "sản xuất, kinh doanh", "SXNN": "sản xuất nông nghiệp", "TDTT": "thể dục thể thao",
        "TDĐKXDĐSVH": "toàn dân đoàn kết xây dựng đời sống văn hóa", "TKCN": "tìm kiếm cứu nạn",
        "TNGT": "tai nạn giao thông", "TTATXH": "trật tự, an toàn xã hội",
        "TTHC": "thủ tục hành chính", "TTTT": "thông tin, truyền thông", "VAC": "vườn, ao, chuồng",
        "VHTT": "văn hóa, thông tin", "VHVN": "văn hóa, văn nghệ", "VH-TT": "văn hóa, thông tin",
        "VH-XH": "văn hóa, xã hội", "VPHC": "vi phạm hành chính",
        "VSATTP": "vệ sinh an toàn thực phẩm", "VSMT": "vệ sinh môi trường",
        "ATTT": "an toàn thông tin", "BTXH": "bảo trợ xã hội",
        "DTLCP": "dịch tả lợn châu Phi", "KH-KT": "khoa học, kỹ thuật",
        "KHCN": "khoa học, công nghệ", "KTXH": "kinh tế, xã hội", "LMLM": "lở mồm long móng",
        "PCLB": "phòng, chống lụt bão", "QPAN": "quốc phòng, an ninh", "SXH": "sốt xuất huyết",
        "TNMT": "tài nguyên, môi trường", "VHXH": "văn hóa, xã hội",
        "XĐGN": "xóa đói giảm nghèo", "XHCN": "xã hội chủ nghĩa",
        # Documents
        "BB": "biên bản", "BC": "Báo cáo", "CT": "Chỉ thị", "CTr": "Chương trình", "CV": "Công văn",
        "HD": "Hướng dẫn", "KH": "Kế hoạch", "NĐ": "Nghị định", "NĐ-CP": "Nghị định của Chính phủ",
        "NQ": "Nghị quyết", "QĐ": "Quyết định", "TB": "Thông báo", "TT": "Thông tư",
        "TTr": "Tờ trình", "V/v": "Về việc", "v/v": "về việc",
        # People and places
        "ANĐT": "an ninh điều tra", "BS": "bác sĩ", "CB": "cán bộ", "CBCC": "cán bộ, công chức",
        "CBCCVC": "cán bộ, công chức, viên chức", "CBCNV": "cán bộ, công nhân viên",
        "CCB": "cựu chiến binh", "CCCD": "căn cước công dân", "CMND": "chứng minh nhân dân",
        "DN": "doanh nghiệp", "Đ/c": "Đồng chí", "đ/c": "đồng chí", "Đ/C": "Đồng chí",
        "ĐBQH": "đại biểu Quốc hội", "ĐVTN": "đoàn viên, thanh niên", "GS": "giáo sư",
        "GV": "giáo viên", "HS": "học sinh", "HSSV": "học sinh, sinh viên", "KDC": "khu dân cư",
        "KV": "khu vực", "NCC": "người có công", "NCT": "người cao tuổi", "NKT": "người khuyết tật",
        "NLĐ": "người lao động", "NVH": "nhà văn hóa", "PGS": "phó giáo sư", "P.": "phường",
        "SN": "sinh năm", "SV": "sinh viên", "TDP": "tổ dân phố", "ThS": "thạc sĩ",
        "Th.S": "thạc sĩ",
        "BS.": "bác sĩ", "GS.": "giáo sư", "PGS.": "phó giáo sư", "ThS.": "thạc sĩ",
        "TS.": "tiến sĩ", "PGS.TS": "phó giáo sư, tiến sĩ", "PGS.TS.": "phó giáo sư, tiến sĩ",
        "GS.TS": "giáo sư, tiến sĩ", "GS.TS.": "giáo sư, tiến sĩ",
        "TP.HCM": "Thành phố Hồ Chí Minh", "TP. HCM": "Thành phố Hồ Chí Minh",
        "TPHCM": "Thành phố Hồ Chí Minh", "TP HCM": "Thành phố Hồ Chí Minh",
        "TP": "thành phố", "TP.": "thành phố", "TS": "tiến sĩ", "TX.": "thị xã", "TT.": "thị trấn",
        "PCT": "Phó Chủ tịch", "CT UBND": "Chủ tịch Ủy ban nhân dân",
        # Signing for another
        "KT.": "Ký thay", "TL.": "Thừa lệnh", "TM.": "Thay mặt", "TUQ.": "Thừa ủy quyền",
        # Everyday
        "v.v.": "vân vân", "v.v": "vân vân", "VD": "ví dụ", "VD:": "ví dụ:", "SĐT": "số điện thoại",
        "ĐT": "điện thoại", "ĐTDĐ": "điện thoại di động", "TK": "tài khoản", "STK": "số tài khoản",
        "MST": "mã số thuế", "SL": "số lượng", "vv": "vân vân",
        "vv.": "vân vân", "TBA": "trạm biến áp",
        "ĐZ": "đường dây", "NPK": "en pê ca", "STT": "số thứ tự", "NXB": "nhà xuất bản",
        "GPLX": "giấy phép lái xe", "GPMB": "giải phóng mặt bằng", "ÔNMT": "ô nhiễm môi trường",
        "HĐ": "hợp đồng", "TSCĐ": "tài sản cố định", "KPCĐ": "kinh phí công đoàn",
        # Words from elsewhere, as Vietnamese ears know them
        "AIDS": "ết", "ASEAN": "A xê an", "COVID": "Cô vít", "COVID-19": "Cô vít mười chín",
        "Covid-19": "Cô vít mười chín", "EVN": "Tập đoàn Điện lực Việt Nam", "Facebook": "phây búc",
        "facebook": "phây búc", "GDP": "tổng sản phẩm quốc nội", "HIV": "hát i vê",
        "HIV/AIDS": "hát i vê, ết", "internet": "in tơ nét", "Internet": "in tơ nét",
        "OCOP": "ô cốp", "QR": "quy rờ", "SMS": "tin nhắn", "VNeID": "vê nờ e i đê",
        "email": "thư điện tử", "Email": "thư điện tử", "E-mail": "thư điện tử",
        "e-mail": "thư điện tử", "hotline": "đường dây nóng", "Hotline": "đường dây nóng",
        "online": "trực tuyến", "Online": "trực tuyến", "pH": "pê hát", "UI": "đơn vị quốc tế",
        "urê": "u rê", "Urê": "u rê", "kali": "ka li", "Kali": "ka li",
        "vitamin": "vi ta min",
        "Vitamin": "vi ta min", "virus": "vi rút", "Virus": "vi rút", "web": "oép", "Web": "oép",
        "YouTube": "diu túp", "Youtube": "diu túp", "TikTok": "tích tốc", "Tiktok": "tích tốc",
        "VOV": "Đài Tiếng nói Việt Nam", "VTV": "Đài Truyền hình Việt Nam",
        "website": "trang thông tin điện tử", "Website": "trang thông tin điện tử",
        "Wi-Fi": "oai phai", "wifi": "oai phai", "Wifi": "oai phai", "Zalo": "Da lô",
        "zalo": "Da lô",
    }
)  # fmt: skip
