"""The catalogues: complete, translated with their fields, nothing overlooked."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import web.panel
from station.programme.asrun import Kind, Outcome, Reason
from station.programme.bulletin import Priority
from web.kit.words.catalogue import LANGUAGES
from web.panel.words.codes import KINDS, PRIORITIES, REASONS, STATES
from web.panel.words.languages import words

PANEL = Path(web.panel.__file__).parent
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"say": None, "mark": None, "_": None}
FIELD = re.compile(r"%\(\w+\)[sd]")


def extracted() -> set[str]:
    found = extract_from_dir(PANEL, METHODS, keywords=KEYWORDS)
    return {str(message) for _, _, message, _, _ in found}


def catalogue(language: str) -> dict[str, str]:
    path = PANEL / "locale" / language / "LC_MESSAGES" / "panel.po"
    with path.open("rb") as file:
        catalog = read_po(file, locale=language, abort_invalid=True)
    return {str(message.id): str(message.string) for message in catalog if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_all_messages_and_no_others(language: str) -> None:
    assert set(catalogue(language)) == extracted()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_with_its_fields(language: str) -> None:
    for message, words_for_it in catalogue(language).items():
        assert words_for_it, message
        assert sorted(FIELD.findall(message)) == sorted(FIELD.findall(words_for_it)), message


def test_the_extractor_overlooks_no_message() -> None:
    """It does not see into f-strings before Python 3.12."""
    written = {
        message
        for path in PANEL.rglob("*.py")
        for message in re.findall(r"\b(?:say|mark)\(\s*[\"'](.+?)[\"']\s*\)", path.read_text())
    }
    assert written
    assert written <= extracted()


def test_every_code_of_the_programme_has_words() -> None:
    assert set(REASONS) == set(Reason) - {Reason.NONE}
    assert set(STATES) == {*Outcome, "due", "promised", "playing", "held"}
    assert set(KINDS) == set(Kind)
    assert set(PRIORITIES) == set(Priority)


def test_an_unknown_message_stays_as_it_is() -> None:
    assert words("vi")("not in the catalogue") == "not in the catalogue"
