"""What the office alone knows of a bulletin, on the command line: --field, --author, --source.

Not handled here: the fields (`commune/fields_of_law.py`).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from station.commune.fields_of_law import Field, field_of
from station.commune.record import About

_FIELDS = ", ".join(f"{field.code} {field}" for field in Field)
_OPTIONS = (
    click.option("--field", metavar="FIELD", help=f"Its field (lĩnh vực): {_FIELDS}."),
    click.option("--author", help="Who wrote it; for reports alone."),
    click.option("--source", "origin", help="Where the news is from; for reports alone."),
)


def said_of(function: Callable[..., None]) -> Callable[..., None]:
    """With the options for what the office alone knows."""
    made: Any = function
    for option in reversed(_OPTIONS):
        made = option(made)
    return made  # type: ignore[no-any-return]


def described_by(about: About, field: str | None, author: str | None, origin: str | None) -> About:
    """`about` with what was typed; an empty text takes it away. Raises InputError."""
    if field is not None:
        about = replace(about, field=field_of(field) if field else None)
    if author is not None:
        about = replace(about, author=author.strip())
    return about if origin is None else replace(about, origin=origin.strip())
