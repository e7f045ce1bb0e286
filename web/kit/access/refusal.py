"""A page that refuses, in two languages, with a way on. Without a style: the reader has none here.

Not handled here: errors of those who are in (the panel's own pages).
"""

from collections.abc import Iterable, Sequence
from html import escape

REFUSED = (
    "Không làm được việc này. Bác quay lại rồi thử lần nữa.",
    "This could not be done. Go back and try again.",
)
TOO_LARGE = (
    "Tệp gửi lên lớn quá. Bác quay lại rồi gửi tệp nhỏ hơn.",
    "What was sent is too large. Go back and send less.",
)
ELSEWHERE = (
    "Địa chỉ này không dẫn tới tủ loa. Bác mở một trong các địa chỉ dưới đây.",
    "This address does not lead to the loudspeakers' box. Open one of those below.",
)


def refusal(said: Sequence[str], ways: Iterable[tuple[str, str]] = (("/", "Tủ loa"),)) -> str:
    """What is `said` in Vietnamese and English, with links, each an address and its words."""
    vietnamese, english = map(escape, said)
    links = "".join(f'<p><a href="{escape(to)}">{escape(words)}</a></p>' for to, words in ways)
    return (
        '<!doctype html><html lang="vi"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{vietnamese}</title><h1>{vietnamese}</h1><p lang="en">{english}</p>{links}</html>'
    )
