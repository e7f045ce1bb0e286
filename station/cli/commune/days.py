"""A day, or a day and an hour, as an officer types them: 2026-12-05, 5/12/2026, "18:00 5/12/2026".

Not handled here: what of a day is meant, its beginning or its end (`bulletins/validity.py`).
"""

import re
from datetime import date, datetime

import click

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_HOURS = ("%H:%M", "%Hh%M", "%Hh")
_LACKING = (
    (re.compile(r"^\s*\d{1,2}[/.-]\d{1,2}\s*$"), " The year is missing."),
    (re.compile(r"^\s*\d{1,2}(?:h\d{0,2}|:\d\d)\s*$"), " The day is missing."),
)
_JOINED = ("{day} {hour}", "{day}T{hour}", "{hour} {day}")


class When(click.ParamType["date | datetime"]):
    """Gives a date, or a datetime without a zone where an hour is said."""

    name = "day, or day and hour"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | datetime:
        """As click wants it."""
        found = value if isinstance(value, date) else _understood(" ".join(str(value).split()))
        if found is None:
            lacks = next((told for form, told in _LACKING if form.search(str(value))), "")
            self.fail(
                f"“{value}” is no day such as 2026-12-05 or 5/12/2026, alone or with its hour: "
                f'"2026-12-05 18:00".{lacks}',
                param,
                ctx,
            )
        return found


WHEN = When()


def _understood(written: str) -> date | None:
    for day in _DAYS:
        if found := _read(written, day):
            return found.date()
        for hour in _HOURS:
            for joined in _JOINED:
                if found := _read(written, joined.format(day=day, hour=hour)):
                    return found
    return None


def _read(written: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(written, form)  # noqa: DTZ007 - local time, its zone comes later
    except ValueError:
        return None
