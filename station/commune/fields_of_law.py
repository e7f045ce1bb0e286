"""The fields that the law knows bulletins by (lĩnh vực), for reports and the province's system.

Pure. Not handled here: whose a bulletin is (`record.About`).
"""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from station.errors import InputError


class Field(StrEnum):
    """What a bulletin is about, by the list of the province's source-information systems."""

    GENERAL = "general"
    UNFORESEEN = "unforeseen"
    POLICY = "policy"
    DIRECTIONS = "directions"
    KNOWLEDGE = "knowledge"
    EXAMPLES = "examples"

    @property
    def code(self) -> int:
        """Its number there (LoaiLinhVuc), from 1."""
        return list(Field).index(self) + 1


NAMES: Mapping[Field, str] = MappingProxyType(
    {
        Field.GENERAL: "Thông tin chung",
        Field.UNFORESEEN: "Thông tin đột xuất",
        Field.POLICY: "Đường lối của Đảng, chính sách, pháp luật của Nhà nước",
        Field.DIRECTIONS: "Chỉ đạo, điều hành của chính quyền địa phương",
        Field.KNOWLEDGE: "Phổ biến kiến thức",
        Field.EXAMPLES: "Gương người tốt, việc tốt",
    }
)
"""As people call them."""


def field_of(written: str) -> Field:
    """The field by its word, its number or its Vietnamese name. Raises InputError."""
    wanted = _plain(written)
    for field in Field:
        if wanted in (_plain(field), str(field.code), _plain(NAMES[field])):
            return field
    listed = ", ".join(f"{field.code} {field} ({NAMES[field]})" for field in Field)
    raise InputError("“{written}” is no field; there are {listed}", written=written, listed=listed)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if letter.isalnum() and letter.isascii())
