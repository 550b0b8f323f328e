"""The first look at the arguments: the quick line, the app, Today, or the command line."""

from __future__ import annotations

import os
import sys

from pipeboard.cli import glance

TYPE_CHECKING = False  # `typing` itself would take as long to load as the line to print
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run pipeboard and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    code = glance.quick(arguments, os.environ)
    if code is not None:
        return code
    from pipeboard.cli.guard import guarded

    return guarded(_start, arguments)


def _start(arguments: list[str]) -> int:
    """Open the app, or print Today, without loading the command line."""
    flags = None if "_PIPEBOARD_COMPLETE" in os.environ else app_flags(arguments)
    if flags is not None:
        from pipeboard.cli.launch import open_app

        return open_app(flags.get("--db"), flags.get("--config"), os.environ)
    asked = glance.asked(arguments, os.environ)
    if asked is not None:
        from pipeboard.cli.session import Session
        from pipeboard.cli.today import run as run_today

        return run_today(Session(asked.db, asked.config, os.environ), asked.flags)
    from pipeboard.cli.main import run

    return run(arguments)


def app_flags(arguments: list[str]) -> dict[str, str] | None:
    """Return the flags when there is nothing but `--db` and `--config`, else None."""
    found = glance.leading_flags(arguments)
    return None if found is None or found[1] else found[0]


if __name__ == "__main__":
    sys.exit(main())
