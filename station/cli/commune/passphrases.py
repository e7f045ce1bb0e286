"""Where a key's passphrase comes from: a file, the environment, or the person at the keyboard.

Not handled here: what is asked of one (`commune/keys/passphrases.py`).
"""

import stat
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from station.commune.repository.root_role import is_root
from station.errors import InputError
from station.trust.rules import Role

ROLES = tuple(role.value for role in Role)
TRIES = 4
"""How often a person may type a passphrase: what was listened to before needn't be heard again."""
ENVIRONMENT = "LOA_THON_PASSPHRASE_"

Ask = Callable[[str, bool], str]
"""Asks a person: the question, and whether to ask twice; gives the answer."""


class TypedPassphrases:
    """Looks in `file` first, then in the environment, then asks.

    A passphrase in a file or in the environment is for scripts and trials; in an office each
    person types their own.
    """

    def __init__(self, file: Path | None, environment: Mapping[str, str], ask: Ask) -> None:
        self._known = _read(file) if file else {}
        self._environment, self._ask = environment, ask
        self._mistyped: Counter[str] = Counter()
        self._typed: set[str] = set()

    def existing(self, key: str) -> str:
        """As `Passphrases` has it."""
        again = "That isn't it. " if self._mistyped[key] else ""
        return self._found(key) or self._ask(f"{again}Passphrase of the {key}'s key", False)

    def mistyped(self, key: str) -> bool:
        """As `Passphrases` has it: whoever types has some tries, a file or a variable one."""
        self._mistyped[key] += 1
        return self._found(key) is None and self._mistyped[key] < TRIES

    def new(self, key: str) -> str:
        """As `Passphrases` has it; asked for twice."""
        known = self._found(key)
        if known:
            return known
        alone = f"Now the {key} alone: nobody else chooses it, or looks. " if key in ROLES else ""
        typed = self._ask(f"{alone}New passphrase for the {key}'s key", True)
        if key in ROLES and typed in self._typed:
            raise InputError(
                "the {key}'s passphrase is the same as another key's; each person has one of "
                "their own",
                key=key,
            )
        self._typed.add(typed)
        return typed

    def _found(self, key: str) -> str | None:
        # One line `root` serves for root-1, root-2 and so on, too.
        names = (key, "root") if is_root(key) else (key,)
        for name in names:
            variable = f"{ENVIRONMENT}{name.upper().replace('-', '_')}"
            if found := self._known.get(name) or self._environment.get(variable):
                return found
        return None


def _read(file: Path) -> dict[str, str]:
    try:
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise InputError("others can read {file}: chmod 600 {file}", file=file)
        form = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise InputError(
            "{file} can't be read: {strerror}", file=file, strerror=error.strerror
        ) from error
    except ValueError as error:
        raise InputError(
            '{file} is to have lines such as chairman = "…": {error}', file=file, error=error
        ) from error
    for key, value in form.items():
        if not isinstance(value, str):
            raise InputError("{file}: {key} is to be a text in quotes", file=file, key=key)
    return form


def credentials(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """The folder in which systemd lays a unit's credentials, if it does."""
    folder = environment.get("CREDENTIALS_DIRECTORY", "")
    return (Path(folder),) if folder else ()


def passphrases_in(folders: Iterable[Path]) -> Path | None:
    """The file of passphrases among a unit's credentials, if there is one."""
    return next((f for folder in folders if (f := folder / "passphrases.toml").is_file()), None)
