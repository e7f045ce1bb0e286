"""A group of commands of the office, and how its errors look on a terminal.

Not handled here: the commands themselves (`commune/main.py`, `…_commands.py`).
"""

from collections.abc import Callable
from typing import Any

import click

from station.cli.language import told
from station.errors import LoaThonError


class _Told(click.ClickException):
    """One of our errors, as click shows it: its sentence, and its exit status."""

    def __init__(self, error: LoaThonError) -> None:
        super().__init__(told(error))
        self.exit_code = error.exit_status  # type: ignore[misc]

    def show(self, file: Any = None) -> None:
        """The sentence on standard error, or one a line when there are several."""
        click.echo(self.message, file=file, err=True)


class Group(click.Group):
    """Commands in the order of the work; our errors become click's."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order in which they are written below."""
        return list(self.commands)

    def under(self, name: str, meaning: str, example: str) -> "Group":
        """A group of commands `name` within this one."""
        group = Group(name, help=meaning, epilog=f"\b\nExample: {example}")
        self.add_command(group)
        return group

    def does(self, name: str, example: str) -> Callable[[Callable[..., None]], click.Command]:
        """A command `name`, which is given the Terminal; its help ends with `example`."""

        def decorate(function: Callable[..., None]) -> click.Command:
            epilog = f"\b\nExample: {example}"
            return self.command(name, epilog=epilog)(click.pass_obj(function))

        return decorate

    def invoke(self, ctx: click.Context) -> Any:
        """As click does."""
        try:
            return super().invoke(ctx)
        except LoaThonError as error:
            raise _Told(error) from error
