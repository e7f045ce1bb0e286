"""How the lines of an official document are written: patterns over small letters without tones.

Not handled here: which of them a line is (`lines.py`).
"""

import re

_BLANK = r"[._…\s]*"  # a day that was to be filled in
_DATE = (
    rf"ngay ?(?:\d{{1,2}}|{_BLANK})\s*(?:[/.-]\s*\d{{1,2}}\s*[/.-]\s*\d{{4}}"
    rf"|thang ?(?:\d{{1,2}}|{_BLANK}),? ?nam ?(?:\d{{4}}|20{_BLANK}|{_BLANK}))"
)
PLACE_AND_DATE = re.compile(rf"(?:[^,.:;]{{2,40}}, ?)?{_DATE}\.?")
_OFFICE = (
    r"(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|dang uy|dang bo|ban chi dao|ubmttq|mttq"
    r"|(?:uy ban )?(?:mat tran to quoc|mttq)(?: viet nam)?|ban thuong truc(?: ub\w*| uy ban mttq)?"
    r"|ban chi huy(?: quan su| pctt\S*)?|cong an|tram y te|trung tam y te|benh vien"
    r"|truong (?:th|thcs|thpt|mam non|mn|tieu hoc|trung hoc|ptdtbt|ptdtnt|th&thcs|th va thcs)\b"
    r"|hoi (?:nong dan|lhpn|lien hiep phu nu|cuu chien binh|ccb|phu nu|chu thap do|nguoi cao tuoi"
    r"|khuyen hoc)|doan (?:tncs|thanh nien)\b|ban chap hanh|bch|chi bo|dai (?:truyen thanh|tt)"
    r"|trung tam|phong (?:van hoa|vh\S*|kinh te|noi vu|giao duc|gd\S*|y te|tu phap|lao dong"
    r"|nong nghiep)"
    r"|so (?:y te|giao duc|noi vu|tu phap|cong thuong|nong nghiep|tai chinh|xay dung|van hoa"
    r"|khoa hoc)"
    r"|chi cuc|hat kiem lam|kho bac|dien luc|cong ty|ngan hang|buu dien|hop tac xa"
    r"|htx|hdnvqs|uy ban bau cu|hoi dong (?:nvqs|nghia vu quan su)|ban (?:quan ly"
    r"|cong tac mat tran|chqs)"
    r"|to cong nghe\S*"
    r"|to dan pho|khu pho|ban dai dien|ban quan tri|phong giao dich|pgd|toa an|tand"
    r"|vien kiem sat)"
)
SUBJECTS = re.compile(
    r"\b(?:thong bao|lich|ke hoach|huong dan|tuyen truyen|bai|bao cao|giay moi|phat dong|quyet dinh"
    r"|cong dien|thong tri|noi dung|ban tin|ve viec|trien khai|to chuc|phong chong|chuc mung"
    r"|thu moi"
    r"|loi keu goi|keu goi|cong khai|ra quan|hoat dong|tham|khai mac|dai hoi|tong ket|so ket|tiem"
    r"|kham|cat dien|ngung|mo|tuyen|thu|tieu chuan|ket qua|danh sach|tin|canh bao|khuyen cao"
    r"|thu ngo)\b"
)
LETTERHEAD = re.compile(
    r"cong hoa xa hoi chu nghia viet nam|doc lap ?[-–—.*] ?tu do ?[-–—.*] ?hanh phuc"
    r"|dang cong san viet nam|^so ?:? ?(?:\d+|[._…]+)? ?[/-]\S{1,30}$|^so ?: ?[\d._…]*\S{0,30}$"
    r"|^[-_=–—.* o0]{3,}$|^(?:mau|bieu) so\b.{0,20}$"
)
MOTTO = re.compile(
    r"cong hoa xa hoi chu nghia viet nam|doc lap ?[-–—.*] ?tu do ?[-–—.*] ?hanh phuc"
    r"|dang cong san viet nam"
)
NUMBERED_DATE = re.compile(rf"so ?: ?\S{{0,30}} (?:[^,.:;]{{2,40}}, ?)?{_DATE}\.?")
_UNIT = r"(?:tinh|huyen|thanh pho|thi xa|xa|phuong|thi tran|dac khu)"
OFFICE_LINE = re.compile(
    rf"{_OFFICE}(?: {_UNIT})?(?: \S+){{0,7}}|{_UNIT}(?: \S+){{1,4}}|(?:thon|xom|ban)(?: \S+){{1,3}}"
)
# Whoever finds one of these stops reading: nothing else begins so.
APPROVAL = re.compile(
    r"(?:da )?(?:phe )?duyet(?: cua (?:lanh dao|chu tich|thuong truc|ubnd|uy ban)(?: \S+){0,6})?"
    r"[:.]?|(?:nguoi|lanh dao|can bo) (?:ky |phe |kiem )?duyet"
    r"(?: (?:bai|tin|noi dung|ban tin))?(?::.*)?"
    r"|xac nhan cua (?:lanh dao|ubnd|uy ban|chu tich|thu truong)(?: \S+){0,6}[:.]?"
    r"|t/?m\.? ?(?:ubnd|uy ban|ban |tang (?:quyen|gia)|gia dinh|dang uy|hdnd|hoi dong|bch"
    r"|btv).{0,60}"
    r"|(?:kt|tl|tuq|q|p)\. ?(?:pho )?(?:chu tich|truong|thu truong|bi thu|giam doc).{0,60}"
    r"|t[/.]?m\.? (?:tap the|chi bo|chi uy|lanh dao|hoi|doan|thuong truc|bgh|to|nha truong).{0,60}"
    r"|\(?(?:da )?ky(?: ten)?(?:,? (?:dong dau|ghi ro ho ten|va ghi ro ho ten))+\)?|\(da ky\)"
)
# These are a signature only at the end, with nothing left to read after them.
_ROLE = (
    r"(?:pho )?(?:chu tich|bi thu|truong (?:ban|thon|ban thon|xom|khu pho|cong an|tram|phong"
    r"|doan|khu"
    r"|to|bo phan)|giam doc|hieu truong|tram truong|thu truong|chi huy truong|cong an vien"
    r"|tham phan|thu ky toa|chanh an|vien truong|truong nam|doi truong|chu nhiem|to truong"
    r"|hat truong|bi thu doan|can bo van hoa|cong chuc)"
)
_UNDER = (
    r"(?:ubnd|uy ban nhan dan|ub\S*|cong an|quan su|xa|phuong|thon|xom|huyen|tinh|hoi|doan|mttq"
    r"|dang uy"
    r"|chi bo|hdnd|khu|htx|hop tac xa|truong|tram|cong tac mat tran|ban cong tac|nong dan|phu nu)"
)
ROLE_IN_CAPITALS = re.compile(rf"{_ROLE}(?: \S+){{0,5}}")
SIGNATURE = re.compile(
    rf"(?:kt\.? ?|tl\.? ?|tuq\.? ?)?{_ROLE}(?: {_UNDER}(?: \S+){{0,5}})?"
    r"|noi nhan ?:.*|(?:nguoi|can bo) (?:viet|soan|lap|bien tap|thuc hien|dua tin|doc|thong bao)"
    r"(?: (?:bai|tin|thao|bieu))?(?: ?:.*)?"
)
BYLINE = re.compile(
    r"\(?(?:tin,? ?(?:va )?bai|bai(?:,? anh)?|tin|tin,? anh|anh|theo|nguon|tac gia|btv|bien tap"
    r"|thuc hien"
    r"|suu tam|tong hop|cong tac vien|ctv|bai viet) ?[:;/] ?\S.{0,70}"
)
FIELD = re.compile(
    r"(?:(?:(?:nguoi|can bo|lanh dao) (?:viet|soan|duyet|doc|bien tap|bien soan|thuc hien"
    r"|dua tin|dan"
    r"|phe duyet|ky duyet|kiem duyet|trinh bay)(?: (?:bai|tin|noi dung|chuong trinh|ban tin"
    r"|san xuat))?"
    r"|bien tap vien|btv|phat thanh vien|ptv|tac gia|bien soan|bien tap|thuc hien|dan chuong trinh"
    r"|ky thuat(?: vien)?|chiu trach nhiem(?: \S+){0,3}|(?:da )?(?:phe )?duyet(?: \S+){0,3})"
    r"|(?:ngay|gio|thoi gian|thoi diem|lich|so|buoi|ky) phat(?: song| thanh)?|thoi luong"
    r"|so ban tin|chuong trinh so) ?: ?.{0,60}"
)
FIELD_OF_APPROVAL = re.compile(
    r"(?:da )?(?:(?:nguoi|lanh dao|can bo) )?(?:ky |phe |kiem )?duyet(?: \S+){0,4} ?: ?\S.{0,60}"
)
ANNEX = re.compile(
    r"(?:phu luc|danh sach|bieu|bang|mau so|quy che|quy dinh|noi quy|lich|huong uoc|quy uoc"
    r"|ke hoach"
    r"|dieu le|de an|phuong an|chuong trinh)\b(?! nay).{0,120}"
)
NOTICE = re.compile(
    r"(?:thong bao|giay moi|cong dien|ke hoach|huong dan|tin|ban tin|quyet dinh|thu ngo|loi keu goi"
    r"|thong tri|bai tuyen truyen|bao cao|canh bao)\b.{0,120}"
)
NOTE = re.compile(r"\(?ghi chu ?:.*|\(?ghi chu\)?")
FAREWELL = re.compile(
    r"\b(?:da (?:chu y )?(?:lang nghe|theo doi)|den day la het"
    r"|xin (?:kinh )?chao|xin (?:tran trong )?cam on)\b"
)
HEAD = re.compile(
    r"(?:[-–—+•●▪◦·]|\d{1,2}(?:\.\d{1,2})*[.)/]|[a-zđ]\)|[a-hđ]\.(?=\s[A-ZĐÀ-Ỹ])|[IVX]{1,5}\.)\s"
)
