"""The panel's catalogues: its messages in the reader's language."""

from pathlib import Path

from web.kit.words.catalogue import Say, catalogue

_FOLDER = Path(__file__).resolve().parents[1] / "locale"


def words(language: str) -> Say:
    """Looks messages up in `language`; one that is missing stays English. Raises StorageError."""
    return catalogue(_FOLDER, "panel", language)
