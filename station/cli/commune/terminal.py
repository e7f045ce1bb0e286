"""What the office's commands are given: the office, and the person at the terminal.

Not handled here: what is printed (`texts/`).
"""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from securesystemslib.signer import CryptoSigner

from station.cli.language import said, told
from station.cli.output import say
from station.commune.bulletins.recording import Progress, Step
from station.commune.ceremony.on_offer import Agrees, Silenced
from station.commune.home import Home
from station.commune.keys.passphrases import Passphrases
from station.commune.office import keys
from station.commune.office.office import Office
from station.plain_text import shown_lines
from station.trust.rules import Role

_STEPS = {
    Step.LISTENING: "Listening to it",
    Step.READING: "Reading aloud",
    Step.ASSEMBLING: "Reading aloud, with what was recorded",
    Step.MASTERING: "Mastering",
}


@dataclass(frozen=True, slots=True)
class Terminal:
    """The office as one person uses it; `play` says whether it could play a recording."""

    office: Office
    passphrases: Passphrases
    play: Callable[[Path], bool]

    @property
    def home(self) -> Home:
        """The commune's folder."""
        return self.office.home

    def say(self, text: str) -> None:
        """Print a text."""
        say(text)

    def say_each(self, lines: Iterable[str]) -> None:
        """Print lines, if there are any."""
        for line in lines:
            self.say(line)

    def ask(self, question: str) -> str:
        """What the person answers."""
        return str(click.prompt(shown_lines(question)))

    def confirm(self, question: str) -> bool:
        """Whether the person says yes; no is the usual answer."""
        return bool(click.confirm(shown_lines(question), default=False))

    def mend(self, question: str, text: str) -> str:
        """What the person makes of a text; it stays as it is if he only presses Enter."""
        return str(click.prompt(shown_lines(question), default=text, show_default=False))

    def agrees(self, yes: bool) -> Agrees:
        """Asks whether a change goes on that silences something; with `yes` it goes on unasked."""

        def agreed(dead: Sequence[Silenced]) -> bool:
            for each in dead:
                self.say(f"The villages would believe {said(each.what)} no more: {told(each.why)}")
            return yes or self.confirm("Go on all the same?")

        return agreed

    def unlock(self, role: Role) -> CryptoSigner:
        """Somebody's key, with the passphrase that he gives. Raises InputError, TrustError."""
        return keys.unlock(self.office, role, self.passphrases)


def asked(question: str, twice: bool) -> str:
    """A passphrase, not shown while it is typed."""
    return str(click.prompt(question, hide_input=True, confirmation_prompt=twice))


def step(what: Step) -> Progress:
    """Announces a long step, how far it is, and how long it took."""
    name, begun = _STEPS[what], time.monotonic()
    say(f"{name} …", nl=not sys.stdout.isatty())

    def progress(share: float) -> None:
        taken = f"{name}: done in {time.monotonic() - begun:.0f} s"
        if share >= 1:
            click.echo(f"\r{taken}" if sys.stdout.isatty() else taken)
        elif sys.stdout.isatty():
            click.echo(f"\r{name} … {share:.0%} ", nl=False)

    return progress
