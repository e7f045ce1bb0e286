"""Ready-made announcements with blanks to fill: what villages call out again and again. Pure.

They are Vietnamese in every language of the page, for the box reads them aloud. Filled in, one is
text that the head may still change. Not handled here: having it read (`pages/typed.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from web.panel.words.codes import mark

BLANK = re.compile(r"\{([^{}]+)\}")
_MOST = 80


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """One: its `title` for the page's catalogues, its `about` for the log, its text with blanks."""

    title: str
    about: str
    text: str

    @property
    def blanks(self) -> tuple[str, ...]:
        """What is to be filled in, in the text's order, each once."""
        return tuple(dict.fromkeys(BLANK.findall(self.text)))


READY_MADE: dict[str, ReadyMade] = {
    "meeting": ReadyMade(
        mark("A meeting is called"),
        "Mời họp thôn",
        "Kính mời bà con {giờ} ngày {ngày} đến {nơi} để họp thôn.\n"
        "Nội dung: {nội dung}.\n"
        "Đề nghị mỗi hộ cử một người đi họp đầy đủ, đúng giờ. Xin cảm ơn bà con!",
    ),
    "lost": ReadyMade(
        mark("Something is lost"),
        "Tìm đồ bị mất",
        "Thông báo tìm đồ bị mất. Gia đình {họ tên} bị mất {món đồ} vào ngày {ngày}, "
        "ở khu vực {nơi}.\n"
        "Ai nhặt được hoặc nhìn thấy, xin báo cho {liên hệ}. Xin cảm ơn bà con!",
    ),
    "found": ReadyMade(
        mark("Something is found"),
        "Tìm người mất đồ",
        "Thông báo nhặt được của rơi. Có người nhặt được {món đồ} vào ngày {ngày}, "
        "ở khu vực {nơi}.\n"
        "Ai là chủ, xin đến gặp {liên hệ} để nhận lại.",
    ),
    "power": ReadyMade(
        mark("The power will be off"),
        "Lịch cắt điện",
        "Thông báo cắt điện. Khu vực {nơi} sẽ mất điện từ {từ giờ} đến {đến giờ} ngày {ngày}.\n"
        "Lý do: {lý do}. Đề nghị bà con chủ động sắp xếp công việc, giữ an toàn khi có điện lại.",
    ),
    "funeral": ReadyMade(
        mark("A funeral"),
        "Tin buồn",
        "Tin buồn. Ban lãnh đạo thôn và gia đình vô cùng thương tiếc báo tin: {họ tên}, "
        "{tuổi} tuổi, đã từ trần ngày {ngày mất}.\n"
        "Lễ viếng bắt đầu lúc {giờ viếng}, tại {nơi viếng}. "
        "Lễ đưa tang lúc {giờ đưa tang} ngày {ngày đưa tang}, an táng tại {nơi an táng}.\n"
        "Kính báo để bà con biết, đến viếng và chia buồn cùng gia đình.",
    ),
}


def filled(of: ReadyMade, given: Mapping[str, str]) -> str:
    """The text with what is `given`; a blank that isn't stays, for the reader to see."""

    def word(found: re.Match[str]) -> str:
        written = " ".join(given.get(found[1], "").split())[:_MOST]
        return BLANK.sub(r"\1", written) or found[0]

    return BLANK.sub(word, of.text)


def has_blanks(text: str) -> bool:
    """Whether something is still to be filled in: it would be read aloud as it stands."""
    return BLANK.search(text) is not None
