"""The catalogue of errors: each sentence that the program can raise, in Vietnamese, whole."""

import ast
import errno
import os
import string
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from station.errors import InputError
from tests.places import TOP
from web.kit.words.errors import FOLDER, errors_in

ROOMS = ("station", "web")
SECOND = ("UnfitError", "RequestRefusedError")
"""Errors whose sentence comes after a code."""
SYSTEM = {
    os.strerror(number)
    for number in (
        *(errno.ENOENT, errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EROFS, errno.EIO),
        *(errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY, errno.EBUSY, errno.ENODEV),
        *(errno.ELOOP, errno.ENAMETOOLONG, errno.EADDRINUSE, errno.ECONNREFUSED, errno.EDQUOT),
        *(errno.EFBIG, errno.EINVAL),
    )
}
"""What the operating system says in a `strerror`, as far as it is ever met."""


@cache
def trees() -> dict[Path, ast.Module]:
    paths = (path for room in ROOMS for path in (TOP / room).rglob("*.py"))
    return {path: ast.parse(path.read_text("utf-8")) for path in paths}


@cache
def classes() -> frozenset[str]:
    """The names of all classes of errors that have a sentence, and of sentences themselves."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"LoaThonError", "Sentence"}
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return frozenset(found)


@cache
def extracted() -> frozenset[str]:
    """The sentences in the code; those without a letter say the same in every language."""
    keywords = {name: (2,) if name in SECOND else None for name in classes()}
    found = {
        message[0] if isinstance(message, tuple) else message
        for room in ROOMS
        for _, _, message, _, _ in extract_from_dir(
            TOP / room, [("**.py", "python")], keywords=keywords
        )
    }
    return frozenset(message for message in found if any(map(str.isalpha, _plain(message))))


@cache
def translated() -> dict[str, str]:
    path = FOLDER / "vi" / "LC_MESSAGES" / "errors.po"
    with path.open("rb") as file:
        catalog = read_po(file, locale="vi", abort_invalid=True)
    return {str(message.id): str(message.string) for message in catalog if message.id}


def fields(message: str) -> list[tuple[str, str, str]]:
    """The names in braces, each with its conversion and its format."""
    parsed = string.Formatter().parse(message)
    return sorted((name, convert or "", form or "") for _, name, form, convert in parsed if name)


def _plain(message: str) -> str:
    return "".join(text for text, *_ in string.Formatter().parse(message))


def test_every_sentence_is_in_the_catalogue() -> None:
    assert sorted((extracted() | SYSTEM) - set(translated())) == []


def test_the_catalogue_has_no_others() -> None:
    assert sorted(set(translated()) - extracted() - SYSTEM) == []


def test_every_sentence_is_translated_with_its_fields() -> None:
    for message, words in translated().items():
        assert words, message
        assert fields(words) == fields(message), message


def test_the_extractor_overlooks_no_sentence() -> None:
    """As the compiler sees them: the first text of each call."""
    seen = {
        str(first.value)
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in classes()
        for first in node.args[1 if node.func.id in SECOND else 0 :][:1]
        if isinstance(first, ast.Constant)
    }
    assert {m for m in seen if any(map(str.isalpha, _plain(m)))} <= extracted()


def test_no_sentence_is_put_together_where_it_is_raised() -> None:
    """A sentence with its values in it could not be looked up."""
    built = [
        f"{path.relative_to(TOP)}:{node.lineno}"
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in classes()
        for argument in node.args
        if isinstance(argument, ast.JoinedStr | ast.BinOp)
    ]
    assert built == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_error_is_said_in_the_readers_language(language: str) -> None:
    error = InputError("there is no bulletin “{bulletin_id}”; {hint}", bulletin_id="a", hint="b")
    said = {"vi": "không có bản tin “a”; b", "en": "there is no bulletin “a”; b"}
    assert error.said(errors_in(language)) == said[language]
