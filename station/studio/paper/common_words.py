"""The words that every notice has, by which a right encoding is told from a wrong one. Pure."""

import re

_WORD = re.compile(r"[^\W\d_]{2,}")
# Words of any notice whose letters an older encoding would make other syllables of.
_COMMON = frozenset(
    [
        "các",
        "và",
        "là",
        "có",
        "không",
        "cho",
        "thông",
        "báo",
        "xã",
        "kính",
        "bà",
        "thì",
        "nhà",
        "công",
        "việc",
        "phải",
        "cùng",
        "tổ",
        "chức",
        "hành",
        "chính",
        "khi",
        "bác",
        "chú",
        "ý",
        "mình",
        "tháng",
        "sáng",
        "ông",
        "hội",
        "này",
        "xin",
        "chào",
        "cám",
        "tại",
        "từ",
        "năm",
        "giờ",
        "hộ",
        "dân",
        "họp",
        "mời",
        "nước",
    ]
)


def common_words(text: str) -> int:
    """How many of them a text has."""
    return sum(word in _COMMON for word in _WORD.findall(text.casefold()))
