"""Whether a Piper voice can speak Vietnamese: its NAME.onnx.json is read and judged.

A file from outside is hostile until proved. A voice that doesn't know the tones' signs would
leave them out without a word, and “ma, mà, má, mả, mã, mạ” would all be one; it is refused. Not
handled here: speaking (`piper.py`). The form is piper's own (docs/TRAINING.md and voice.py of
piper1-gpl 1.4 to 1.8).
"""

import json
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station.errors import InputError, Sentence

_MOST_CONFIG = 1_000_000
_MOST_MODEL = 500_000_000
_MOST_PHONEMES = 5_000
# How espeak-ng writes the tones huyền, sắc, hỏi, ngã and nặng: it is espeak-ng that turns the text
# into signs, within piper, too. The rising tone (sắc) is the one that isn't a figure; the level
# one is 1 in espeak-ng 1.51 and nothing in the newer one within piper 1.8, so it isn't asked for.
_TONES = ("2", "ɜ", "4", "5", "6")
_RATES = (16_000, 48_000)  # Hz
_TONAL = "vi"


@dataclass(frozen=True, slots=True)
class PiperModel:
    """A voice that is fit: its two files, and the rate of its sound in Hz."""

    model: Path
    config: Path
    rate: int


def read_model(model: Path, language: str = _TONAL) -> PiperModel:
    """The voice of `language` in the file `model`, its `.json` beside it. Raises InputError."""
    config = model.with_name(f"{model.name}.json")
    if not 0 < _size(model) <= _MOST_MODEL:
        raise InputError("{model} is empty or over 500 MB; fetch it again", model=model.name)
    form = _form(config)
    for problem in _problems(form, language):
        raise InputError("{stem} can't be used: {problem}", stem=model.stem, problem=problem)
    return PiperModel(model, config, int(form["audio"]["sample_rate"]))


def _problems(form: Mapping[str, Any], language: str) -> Iterator[str]:
    rate = _within(form, "audio", "sample_rate")
    if type(rate) is not int or not _RATES[0] <= rate <= _RATES[1]:
        yield Sentence(
            "its sample rate is {rate}; from 16000 to 48000 Hz is needed", rate=str(rate)[:20]
        )
    if form.get("phoneme_type", "espeak") != "espeak":
        yield Sentence("it doesn't take espeak-ng's signs; a voice of another kind can't be judged")
    speaks = str(_within(form, "espeak", "voice"))
    if speaks.partition("-")[0] != language:
        yield Sentence(
            "it speaks “{speaks}”, not “{language}”", speaks=speaks[:20], language=language
        )
    known = form.get("phoneme_id_map")
    if not isinstance(known, dict) or not 0 < len(known) <= _MOST_PHONEMES:
        yield Sentence("its table of signs (phoneme_id_map) is missing or odd")
        return
    if not all(_is_ids(ids) for ids in known.values()):
        yield Sentence("its table of signs (phoneme_id_map) isn't one of numbers")
    lacking = [tone for tone in _TONES if tone not in known]
    if lacking and language == _TONAL:
        yield Sentence(
            "it doesn't know the tones {lacking}, so it would speak without them; take a "
            "voice that was trained with tones",
            lacking=", ".join(lacking),
        )


def _is_ids(ids: object) -> bool:
    return isinstance(ids, list) and bool(ids) and all(type(each) is int for each in ids)


def _within(form: Mapping[str, Any], table: str, key: str) -> Any:
    inner = form.get(table)
    return inner.get(key) if isinstance(inner, dict) else None


def _form(config: Path) -> Mapping[str, Any]:
    if _size(config) > _MOST_CONFIG:
        raise InputError(
            "{config} is over 1 MB; a voice's description is a few kilobytes", config=config.name
        )
    try:
        form = json.loads(config.read_bytes()[:_MOST_CONFIG].decode("utf-8"))
    except OSError as error:
        raise InputError(
            "{config} can't be read: {strerror}", config=config.name, strerror=error.strerror
        ) from error
    except (ValueError, RecursionError) as error:
        raise InputError(
            "{config} isn't readable JSON; fetch it again", config=config.name
        ) from error
    if not isinstance(form, dict):
        raise InputError(
            "{config} isn't the description of a voice; fetch it again", config=config.name
        )
    return form


def _size(path: Path) -> int:
    """Of a plain file; a pipe or a device would never end."""
    try:
        found = path.stat()
    except OSError as error:
        raise InputError(
            "{path} is missing beside the other file of the voice", path=path.name
        ) from error
    if not stat.S_ISREG(found.st_mode):
        raise InputError("{path} isn't a plain file", path=path.name)
    return found.st_size
