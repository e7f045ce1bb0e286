"""What one line of a bulletin is: letterhead, date, sign of the approval block, note, annex.

Lines are compared without tones and by whole lines, so that “Chủ tịch” within a sentence is never
taken for a signature. Not handled here: what follows from it (`cutting.py`).
"""

import re
import unicodedata

from station.studio.paper.layout.authors import is_initialled

LETTERHEAD = "letterhead"
APPROVAL = "approval block"
NOTE = "note"

_BLANK = r"[._…\s]*"  # a day that was to be filled in
_DATE = (
    rf"ngay ?(?:\d{{1,2}}|{_BLANK})\s*(?:[/.-]\s*\d{{1,2}}\s*[/.-]\s*\d{{4}}"
    rf"|thang ?(?:\d{{1,2}}|{_BLANK}),? ?nam ?(?:\d{{4}}|20{_BLANK}|{_BLANK}))"
)
_PLACE_AND_DATE = re.compile(rf"(?:[^,.:;]{{2,40}}, ?)?{_DATE}\.?")
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
_SUBJECTS = re.compile(
    r"\b(?:thong bao|lich|ke hoach|huong dan|tuyen truyen|bai|bao cao|giay moi|phat dong|quyet dinh"
    r"|cong dien|thong tri|noi dung|ban tin|ve viec|trien khai|to chuc|phong chong|chuc mung"
    r"|thu moi"
    r"|loi keu goi|keu goi|cong khai|ra quan|hoat dong|tham|khai mac|dai hoi|tong ket|so ket|tiem"
    r"|kham|cat dien|ngung|mo|tuyen|thu|tieu chuan|ket qua|danh sach|tin|canh bao|khuyen cao"
    r"|thu ngo)\b"
)
_LETTERHEAD = re.compile(
    r"cong hoa xa hoi chu nghia viet nam|doc lap ?[-–—.*] ?tu do ?[-–—.*] ?hanh phuc"
    r"|dang cong san viet nam|^so ?:? ?(?:\d+|[._…]+)? ?[/-]\S{1,30}$|^so ?: ?[\d._…]*\S{0,30}$"
    r"|^[-_=–—.* o0]{3,}$|^(?:mau|bieu) so\b.{0,20}$"
)
_MOTTO = re.compile(
    r"cong hoa xa hoi chu nghia viet nam|doc lap ?[-–—.*] ?tu do ?[-–—.*] ?hanh phuc"
    r"|dang cong san viet nam"
)
_NUMBERED_DATE = re.compile(rf"so ?: ?\S{{0,30}} (?:[^,.:;]{{2,40}}, ?)?{_DATE}\.?")
_UNIT = r"(?:tinh|huyen|thanh pho|thi xa|xa|phuong|thi tran|dac khu)"
_OFFICE_LINE = re.compile(
    rf"{_OFFICE}(?: {_UNIT})?(?: \S+){{0,7}}|{_UNIT}(?: \S+){{1,4}}|(?:thon|xom|ban)(?: \S+){{1,3}}"
)
# Whoever finds one of these stops reading: nothing else begins so.
_APPROVAL = re.compile(
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
    r"|doi truong|chu nhiem|to truong|hat truong|bi thu doan|can bo van hoa|cong chuc)"
)
_UNDER = (
    r"(?:ubnd|uy ban nhan dan|ub\S*|cong an|quan su|xa|phuong|thon|xom|huyen|tinh|hoi|doan|mttq"
    r"|dang uy"
    r"|chi bo|hdnd|khu|htx|hop tac xa|truong|tram|cong tac mat tran|ban cong tac|nong dan|phu nu)"
)
_ROLE_IN_CAPITALS = re.compile(rf"{_ROLE}(?: \S+){{0,5}}")
_SIGNATURE = re.compile(
    rf"(?:kt\.? ?|tl\.? ?|tuq\.? ?)?{_ROLE}(?: {_UNDER}(?: \S+){{0,5}})?"
    r"|noi nhan ?:.*|(?:nguoi|can bo) (?:viet|soan|lap|bien tap|thuc hien|dua tin|doc|thong bao)"
    r"(?: (?:bai|tin|thao|bieu))?(?: ?:.*)?"
)
_BYLINE = re.compile(
    r"\(?(?:tin,? ?(?:va )?bai|bai(?:,? anh)?|tin|tin,? anh|anh|theo|nguon|tac gia|btv|bien tap"
    r"|thuc hien"
    r"|suu tam|tong hop|cong tac vien|ctv|bai viet) ?[:;/] ?\S.{0,70}"
)
_FIELD = re.compile(
    r"(?:(?:(?:nguoi|can bo|lanh dao) (?:viet|soan|duyet|doc|bien tap|bien soan|thuc hien"
    r"|dua tin|dan"
    r"|phe duyet|ky duyet|kiem duyet|trinh bay)(?: (?:bai|tin|noi dung|chuong trinh|ban tin"
    r"|san xuat))?"
    r"|bien tap vien|btv|phat thanh vien|ptv|tac gia|bien soan|bien tap|thuc hien|dan chuong trinh"
    r"|ky thuat(?: vien)?|chiu trach nhiem(?: \S+){0,3}|(?:da )?(?:phe )?duyet(?: \S+){0,3})"
    r"|(?:ngay|gio|thoi gian|thoi diem|lich|so|buoi|ky) phat(?: song| thanh)?|thoi luong"
    r"|so ban tin|chuong trinh so) ?: ?.{0,60}"
)
_FIELD_OF_APPROVAL = re.compile(
    r"(?:da )?(?:(?:nguoi|lanh dao|can bo) )?(?:ky |phe |kiem )?duyet(?: \S+){0,4} ?: ?\S.{0,60}"
)
_ANNEX = re.compile(
    r"(?:phu luc|danh sach|bieu|bang|mau so|quy che|quy dinh|noi quy|lich|huong uoc|quy uoc"
    r"|ke hoach"
    r"|dieu le|de an|phuong an|chuong trinh)\b(?! nay).{0,120}"
)
_NOTICE = re.compile(
    r"(?:thong bao|giay moi|cong dien|ke hoach|huong dan|tin|ban tin|quyet dinh|thu ngo|loi keu goi"
    r"|thong tri|bai tuyen truyen|bao cao|canh bao)\b.{0,120}"
)
_NOTE = re.compile(r"\(?ghi chu ?:.*|\(?ghi chu\)?")
_FAREWELL = re.compile(
    r"\b(?:da (?:chu y )?(?:lang nghe|theo doi)|den day la het"
    r"|xin (?:kinh )?chao|xin (?:tran trong )?cam on)\b"
)
_HEAD = re.compile(
    r"(?:[-–—+•●▪◦·]|\d{1,2}(?:\.\d{1,2})*[.)/]|[a-zđ]\)|[a-hđ]\.(?=\s[A-ZĐÀ-Ỹ])|[IVX]{1,5}\.)\s"
)
_SENTENCE_END = tuple(".!?:;…")


def plain(line: str) -> str:
    """The line in small letters without tones and double spaces, for comparing."""
    marks = unicodedata.normalize("NFD", line.casefold().replace("đ", "d"))
    letters = "".join(letter for letter in marks if not unicodedata.combining(letter))
    return " ".join(letters.split())


def is_date(line: str) -> bool:
    """A line that has a date and at most a place before it."""
    return _PLACE_AND_DATE.fullmatch(plain(line)) is not None


def is_letterhead(line: str) -> bool:
    """The national motto, a document's number, a rule: what stands only on an official head."""
    said = plain(line)
    return (
        _NUMBERED_DATE.fullmatch(said) is not None
        or _LETTERHEAD.search(said) is not None
        or is_date(line)
    )


def is_motto(line: str) -> bool:
    """The nation's or the Party's motto alone."""
    return _MOTTO.fullmatch(plain(line)) is not None


def is_office(line: str) -> bool:
    """Nothing but the name of an office or a place."""
    said = plain(line)
    named = is_capitals(line) and _OFFICE_LINE.fullmatch(said) is not None
    return named and not _SUBJECTS.search(said)


def names_a_subject(line: str) -> bool:
    """Whether it says what a paper is about: “LỊCH TIÊM”, “THÔNG BÁO”."""
    return _SUBJECTS.search(plain(line)) is not None


def is_capitals(line: str) -> bool:
    """Words, and none of them in small letters."""
    return re.search(r"[^\W\d_]{2}", line) is not None and line == line.upper()


def is_approval(line: str) -> bool:
    """A line with which only an approval block begins."""
    return _APPROVAL.fullmatch(plain(line)) is not None


def is_signature(line: str) -> bool:
    """A line which is an approval block's when nothing to read comes after it."""
    said = plain(line)
    if is_capitals(line) and _ROLE_IN_CAPITALS.fullmatch(said) and not _SUBJECTS.search(said):
        return True
    return _SIGNATURE.fullmatch(said) is not None


def is_byline(line: str) -> bool:
    """“Tin, bài: Hoàng Lan”, “H.Nam - T.Dũng”: who wrote it, at its end."""
    return _BYLINE.fullmatch(plain(line)) is not None or is_initialled(line)


def is_script_field(line: str) -> bool:
    """“Thời lượng: 5 phút”, “Người duyệt: …”: a field at the head of a radio script."""
    return _FIELD.fullmatch(plain(line)) is not None


def is_approval_field(line: str) -> bool:
    """“Người duyệt: Nông Văn A”: one line that says who approved, and nothing below it."""
    return _FIELD_OF_APPROVAL.fullmatch(plain(line)) is not None


def is_annex_head(line: str) -> bool:
    """What an annex begins with: “PHỤ LỤC”, “Danh sách kèm theo”, “LỊCH TIÊM”."""
    said = plain(line)
    heads = said.startswith(("phu luc", "danh sach")) or "kem theo" in said or is_capitals(line)
    return heads and len(line) < 160 and _ANNEX.fullmatch(said) is not None


def is_notice_head(line: str) -> bool:
    """What a further notice begins with, in capitals: “THÔNG BÁO …”."""
    return is_capitals(line) and _NOTICE.fullmatch(plain(line)) is not None


def is_recipients(line: str) -> bool:
    """“Nơi nhận:”, the list of who gets a copy."""
    return re.match(r"noi nhan ?:", plain(line)) is not None


def is_note(line: str) -> bool:
    """“Ghi chú: …”: for the office, not for listeners."""
    return _NOTE.fullmatch(plain(line)) is not None


def is_farewell(line: str) -> bool:
    """The sentence by which a bulletin takes leave of its listeners."""
    return _FAREWELL.search(plain(line)) is not None


def is_list_head(line: str) -> bool:
    """A numbered or bulleted point."""
    return _HEAD.match(line) is not None


_RANK = re.compile(
    r"^(?:(?:thiếu|trung|thượng|đại)\s(?:tá|úy|uý)|bs\.?|ths\.?|ts\.?|đ/c|đồng chí|ông|bà|bác sĩ"
    r"|y sĩ)\s+",
    re.IGNORECASE,
)


def is_name_or_date(line: str) -> bool:
    """A person's name alone (two to six words, each with a capital), or a date alone."""
    words = _RANK.sub("", line).split()
    named = 2 <= len(words) <= 6 and all(word.isalpha() and word[0].isupper() for word in words)
    return named or is_date(line)


_BELOW = (is_signature, is_approval, is_name_or_date, is_note, is_byline)


def may_follow_signature(line: str) -> bool:
    """Whether a line can stand below a signature: if anything else does, it was none."""
    return (
        not line
        or line.startswith(("-", "+", "(", "Lưu:", "•", "_"))
        or any(is_it(line) for is_it in _BELOW)
        or (is_capitals(line) and len(line.split()) <= 6)
    )


def continues(previous: str, line: str) -> bool:
    """Whether `line` is the rest of a paragraph that was broken at the page's width."""
    if is_list_head(line) or is_capitals(line) or is_capitals(previous):
        return False
    if line[:1].islower() or previous.endswith(","):
        return True
    return len(previous) >= 60 and not previous.endswith(_SENTENCE_END)
