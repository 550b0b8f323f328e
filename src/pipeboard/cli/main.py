"""The command line: its flags, its commands, and click's own errors as one line."""

from __future__ import annotations

import os
from typing import Any

import click

from pipeboard import __version__
from pipeboard.cli import (
    calendars,
    exporting,
    following,
    hygiene,
    imports,
    itself,
    many,
    pacing,
    reading,
    score,
    writing,
)
from pipeboard.cli.session import USAGE, Session, Stop
from pipeboard.domain.text import did_you_mean

_INTERRUPTED = 130


class Commands(click.Group):
    """A group that names the nearest command for one it does not know."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is named."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            listed = tuple(self.list_commands(ctx))
            near = did_you_mean(args[0], listed) or f"; commands: {', '.join(listed)}"
            raise click.UsageError(f"there is no command “{args[0]}”{near}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="A terminal board for one seller. Without a command the app opens.",
)
@click.option("--db", metavar="PATH", help="The store (else PIPEBOARD_DB, else the setting).")
@click.option("--config", metavar="PATH", help="The settings file (else PIPEBOARD_CONFIG).")
@click.version_option(__version__, prog_name="pipeboard", message="%(prog)s %(version)s")
@click.pass_context
def commands(ctx: click.Context, db: str | None, config: str | None) -> None:
    """Keep the flags for the command that follows."""
    ctx.obj = Session(db, config, os.environ)


_MODULES = (
    reading,
    many,
    writing,
    following,
    pacing,
    calendars,
    imports,
    exporting,
    hygiene,
    score,
    itself,
)
for command in (one for module in _MODULES for one in module.COMMANDS):
    commands.add_command(command)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code.

    Raises:
        Stop: the arguments are wrong.
    """
    try:
        code: Any = commands.main(arguments, prog_name="pipeboard", standalone_mode=False)
    except click.UsageError as error:
        at = error.ctx.command_path if error.ctx else "pipeboard"
        words = " ".join(error.format_message().split()).rstrip(".")
        raise Stop(f"{words} ({at} -h explains)", USAGE) from None
    except click.ClickException as error:
        raise Stop(" ".join(error.format_message().split()), error.exit_code) from None
    except click.Abort:
        return _INTERRUPTED
    return code if isinstance(code, int) else 0
