"""A request of the control socket and its answer."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

log = logging.getLogger(__name__)


Answer = dict[str, Any]


Handler = Callable[[Mapping[str, Any]], Answer]


def by(request: Mapping[str, Any]) -> str:
    """Who asked, fit for a log line."""
    return "".join(c for c in str(request.get("by", "somebody"))[:40] if c.isprintable())
