"""Whether a text is the address of a server. Pure. Not handled here: whether one answers there."""

from urllib.parse import urlsplit

_LONGEST = 300


def is_address(text: str) -> bool:
    """Whether `text` is an http or https address with a host that can be asked."""
    if len(text) > _LONGEST or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
