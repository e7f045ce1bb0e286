"""The log's last lines, kept in memory for the technician's page.

The whole log is systemd's journal, which the page's user may not read. Not handled here: who may
see them (the panel).
"""

import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from station.plain_text import cleaned
from station.village.control.messages.log import GetLogLines, RecentLines

MOST, LONGEST = 60, 300
"""So many lines of so many characters: below what a reply may be long."""


class LogLines(logging.Handler):
    """The newest lines of the process's log. Any thread may use it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s"))
        self._lines: deque[str] = deque(maxlen=MOST)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one, on a single line and without what a terminal would obey."""
        try:
            text = self.format(record)
        except Exception:  # noqa: BLE001 - a wrong line of log must end nothing
            self.handleError(record)
            return
        line = cleaned(text)
        self._lines.append(line if len(line) <= LONGEST else line[: LONGEST - 1] + "…")

    def reply(self, _: GetLogLines) -> RecentLines:
        """The answer to `log-lines`: oldest first."""
        return RecentLines(tuple(self._lines))

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep what is logged meanwhile."""
        logging.getLogger().addHandler(self)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(self)
