"""A face's gettext catalogues, read once at start. The only importer of Babel."""

from functools import cache
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from station.errors import Say, StorageError

__all__ = ["LANGUAGES", "Say", "catalogue"]

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
"""By tag, each in its own words."""


@cache
def catalogue(folder: Path, domain: str, language: str) -> Say:
    """Looks messages up in `folder`/`language`/LC_MESSAGES/`domain`.po; a missing one stays itself.

    `language` is a key of LANGUAGES. Raises StorageError when the file can't be read.
    """
    path = folder / language / "LC_MESSAGES" / f"{domain}.po"
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=language, abort_invalid=True)
    except (OSError, PoFileError, ValueError) as error:
        raise StorageError(
            "{path} can't be read ({error}); install Loa Thôn again", path=path, error=error
        ) from error
    found = {str(m.id): str(m.string) for m in catalog if m.id and m.string}

    def say(message: str) -> str:
        return found.get(message, message)

    return say
