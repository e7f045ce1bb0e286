"""An error's sentence in another language than its own: parts, several at once, the system's."""

import errno
import os

from station.errors import InputError, Sentence, SettingsError, WrongValueError

VIETNAMESE = {
    "there is no {what}{hint}": "không có {what}{hint}",
    "; did you mean {near}?": "; có phải là {near}?",
    "{file}: {error}": "Tệp {file}: {error}",
    "it is empty": "tệp trống",
    os.strerror(errno.ENOENT): "không có tệp này",
    "{file} can't be read: {strerror}": "không đọc được {file}: {strerror}",
}


def say(message: str) -> str:
    return VIETNAMESE.get(message, message)


def test_a_sentence_is_english_to_all_but_a_reader_of_another_language() -> None:
    hint = Sentence("; did you mean {near}?", near="zones")
    sentence = Sentence("there is no {what}{hint}", what="zone", hint=hint)
    assert sentence == "there is no zone; did you mean zones?"
    assert sentence.said(say) == "không có zone; có phải là zones?"


def test_an_errors_parts_are_said_in_the_readers_language_too() -> None:
    error = InputError("{file}: {error}", file="a.toml", error=WrongValueError("it is empty"))
    assert str(error) == "a.toml: it is empty"
    assert error.said(say) == "Tệp a.toml: tệp trống"


def test_several_mistakes_are_said_one_a_line() -> None:
    error = SettingsError([Sentence("it is empty"), "{a brace}: as it stands"])
    assert error.problems == ("it is empty", "{a brace}: as it stands")
    assert str(error) == "it is empty\n{a brace}: as it stands"
    assert error.said(say) == "tệp trống\n{a brace}: as it stands"


def test_what_the_operating_system_says_is_a_message_too() -> None:
    why = os.strerror(errno.ENOENT)
    error = InputError("{file} can't be read: {strerror}", file=why, strerror=why)
    assert error.said(say) == f"không đọc được {why}: không có tệp này"


def test_braces_of_a_message_without_values_are_no_fields() -> None:
    assert InputError("{a brace}").said(say) == str(InputError("{a brace}")) == "{a brace}"
