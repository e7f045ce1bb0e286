"""What went wrong, in the reader's language: the catalogue of all sentences of errors.

It lies beside `station/errors.py`, since every face says the same errors. English needs none.
"""

from pathlib import Path

import station.errors
from station.errors import Say
from web.kit.words.catalogue import catalogue

FOLDER = Path(station.errors.__file__).with_name("locale")


def errors_in(language: str) -> Say:
    """Looks errors' sentences up; gives them in English for any language but `vi`."""
    return catalogue(FOLDER, "errors", "vi") if language == "vi" else str
