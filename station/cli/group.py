"""A group of commands of the office, each with an example and the clerk at hand.

Not handled here: errors (`sentences.py`), the commands themselves (`commune/`).
"""

from collections.abc import Callable

import click

from station.cli.sentences import SentenceGroup


class OfficeGroup(SentenceGroup):
    """Commands of the office, in the order of the work."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order in which they are written below."""
        return list(self.commands)

    def under(self, name: str, meaning: str, example: str) -> "OfficeGroup":
        """A group of commands `name` within this one."""
        group = OfficeGroup(name, help=meaning, epilog=f"\b\nExample: {example}")
        self.add_command(group)
        return group

    def does(self, name: str, example: str) -> Callable[[Callable[..., None]], click.Command]:
        """A command `name`, which is given the Terminal; its help ends with `example`."""

        def decorate(function: Callable[..., None]) -> click.Command:
            epilog = f"\b\nExample: {example}"
            return self.command(name, epilog=epilog)(click.pass_obj(function))

        return decorate
