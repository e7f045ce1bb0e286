"""One meaning of short letters, and the neighbours that make it certain.

Not handled here: the tables (`several_meanings.py`, `meanings_of_offices.py`).
"""

import re
from dataclasses import dataclass

from station.studio.reading.lexicon.letters import UPPER


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning, and the words beside the letters that make it certain; none make it a guess."""

    spoken: str
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None

    def fits(self, before: str, after: str) -> bool:
        """Whether one of the neighbours decides for this meaning."""
        ahead = self.after is not None and self.after.match(after) is not None
        return ahead or (self.before is not None and self.before.search(before) is not None)


def meant(spoken: str, before: str = "", after: str = "") -> Meaning:
    """A meaning with the words, in small letters, that decide for it beside the letters."""
    return Meaning(
        spoken,
        re.compile(rf"(?:^|[\s(“\"])(?:{before})[\s:]+$", re.IGNORECASE) if before else None,
        re.compile(rf"(?:[\s:]+|(?=[,-]))(?:{after})(?!\w)", re.IGNORECASE) if after else None,
    )


# The number of a paper, not an amount (“TB 35 phút”).
NUMBER = (
    r"(?:số[\s:]*)?\d{1,4}(?![.,]?\d|\s?(?:phút|giờ|ngày|tháng|năm|%|kg|tạ|tấn|ha|m2|km|người|hộ"
    r"|con|triệu|nghìn|tỷ|đồng|đ\b|tuổi|điểm|học sinh|cháu))"
)
NAME = rf"(?-i:[{UPPER}][^\W\d_{UPPER}]+)"
OFFICES = r"đảng ủy|hđnd|ubnd|hội đồng nhân dân|ủy ban|ubmttq|mttq|mặt trận|đu|huyện ủy|tỉnh ủy"
