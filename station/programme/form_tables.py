"""Tables of a form, read so that every mistake is noted, not only the first.

Not handled here: what a key means (`timetable_form.py`, `form_values.py`).
"""

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from station.errors import Sentence

T = TypeVar("T")


class Taker:
    """Takes keys out of one table, and notes what is wrong instead of raising."""

    def __init__(self, form: Mapping[str, Any], where: str, problems: list[str]) -> None:
        self._form, self._where, self._problems = form, where, problems

    def __call__(
        self, name: str, convert: Callable[[Any], T], otherwise: T, *, required: bool = False
    ) -> T:
        """What `convert` makes of the key `name`, or `otherwise`; its ValueError is noted."""
        if name not in self._form:
            if required:
                self.note(Sentence("{name} is missing", name=name))
            return otherwise
        try:
            return convert(self._form[name])
        except ValueError as error:
            self.note(Sentence("{name}: {error}", name=name, error=error))
            return otherwise

    def has(self, *names: str) -> bool:
        """Whether any of these keys is there."""
        return any(name in self._form for name in names)

    def note(self, problem: str) -> None:
        """Note a mistake of this table."""
        self._problems.append(Sentence("{where}: {problem}", where=self._where, problem=problem))


def each_table(
    form: Mapping[str, Any],
    name: str,
    make: Callable[[Mapping[str, Any], str, list[str]], T],
    problems: list[str],
    *,
    most: int,
) -> list[T]:
    """What `make` makes of each [[name]] table, of which there are at most `most`."""
    rows = form.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        problems.append(Sentence("{name} is to be written as [[{name}]] tables", name=name))
        return []
    if len(rows) > most:
        problems.append(Sentence("more than {most} [[{name}]] tables", most=most, name=name))
        return []
    return [
        make(row, f"{name} {str(row.get('id', number))[:40]}", problems)
        for number, row in enumerate(rows, 1)
    ]


def unknown(where: str, form: Mapping[str, Any], known: Iterable[str]) -> list[str]:
    """A sentence for each key that there is not, with the nearest right one."""
    names = list(known)
    return [
        Sentence(
            "{where}: there is no “{name}”{near}",
            where=where,
            name=str(name)[:40],
            near=near(str(name), names),
        )
        for name in form
        if name not in names
    ]


def known(
    where: str, form: Mapping[str, Any], names: Iterable[str]
) -> tuple[dict[str, Any], list[str]]:
    """`form` without the keys that there are not; a sentence for each that its `must` names.

    A newer release may add a key, and say in `must` that without it the table means another thing.
    """
    listed, must = set(names), form.get("must", [])
    demanded = [name for name in must if name not in listed] if isinstance(must, list) else [must]
    problems = [
        f"{where}: only a newer release knows its “{str(name)[:40]}”" for name in demanded[:20]
    ]
    return {name: value for name, value in form.items() if name in listed}, problems


def near(name: str, names: Iterable[str]) -> str:
    """“; did you mean …?”, when one of `names` is like `name`."""
    found = difflib.get_close_matches(name[:100], list(names), n=1)
    return Sentence("; did you mean {near}?", near=found[0]) if found else ""


def repeated(names: Iterable[str]) -> list[str]:
    """The names that are there more than once."""
    listed = list(names)
    return sorted({name for name in listed if name and listed.count(name) > 1})
