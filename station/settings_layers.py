"""One form of settings laid over another: the files beside the village's own go before it.

Pure. Not handled here: reading the files, and what their keys mean (`settings.py`).
"""

import typing
from collections.abc import Mapping
from typing import Any


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`below` with `above` in front: tables key by key, named tables of a list by their `id`."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        both = isinstance(under, Mapping) and isinstance(value, Mapping)
        if _are_named(under) and _are_named(value):
            by_id = {each["id"]: each for each in value}
            merged[key] = [laid_over(each, by_id.get(each["id"], {})) for each in under]
        else:
            merged[key] = laid_over(typing.cast(Any, under), value) if both else value
    return merged


def _are_named(value: Any) -> typing.TypeGuard[list[Mapping[str, Any]]]:
    """Whether it is a list of tables, each with an `id`."""
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(each, Mapping) and isinstance(each.get("id"), str) for each in value)
