"""Whom a note is for: “Ghi chú: phát hai lần” the office, “Ghi chú: bà con mang sổ” the listeners.

Not handled here: where a note begins and ends (`cutting.py`).
"""

import re
from collections.abc import Sequence

from station.studio.paper.layout.lines import plain

_OFFICE = re.compile(
    r"\b(?:phat (?:tren|thanh|song|tai|vao|luc|hai|ba|bon|lai|hang|moi|sang|chieu|lien tuc|\d)"
    r"|thuc hien phat|loa keo|cum loa|tren loa|dai truyen thanh|dai tt|doc (?:cham|hai|2|ro|ky|lai)"
    r"|thoi luong|phat thanh vien|bien tap|ghi am|buoi phat|lich phat|nhac (?:hieu|nen)"
    r"|luu (?:vt|file"
    r"|ho so|tai)|gui (?:file|email|zalo)|lan (?:phat|/ngay)|ban tin nay|hai lan|ba lan|\d lan"
    r"|noi bo|khong doc|khong phat)\b"
)
_LISTENERS = re.compile(
    r"\b(?:ba con|nhan dan|cac ho|phu huynh|mang theo|mang|de nghi|quy khach|nguoi dan|khach hang"
    r"|cac chau|dai bieu|moi nguoi|lien he|dien thoai|khong nen|neu|truoc khi|khi di|gia dinh"
    r"|hoc sinh"
    r"|can|phai|duoc|nho|xin|luu y)\b"
)


def is_for_office(lines: Sequence[str]) -> bool:
    """Whether a note speaks of broadcasting, and not to those who listen."""
    said = plain(" ".join(lines))
    if _OFFICE.search(said):
        return True
    return not _LISTENERS.search(said) and len(said.split()) < 6
