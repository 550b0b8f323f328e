"""The first look at the arguments: the app, or the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from pipeboard.cli.guard import guarded


def main(argv: Sequence[str] | None = None) -> int:
    """Run pipeboard and return its exit code."""
    return guarded(_start, list(sys.argv[1:] if argv is None else argv))


def _start(arguments: list[str]) -> int:
    """Open the app without loading the command line, when no command is named."""
    flags = None if "_PIPEBOARD_COMPLETE" in os.environ else app_flags(arguments)
    if flags is None:
        from pipeboard.cli.main import run

        return run(arguments)
    from pipeboard.cli.launch import open_app

    return open_app(flags.get("--db"), flags.get("--config"), os.environ)


def app_flags(arguments: list[str]) -> dict[str, str] | None:
    """Return the flags when there is nothing but `--db` and `--config`, else None."""
    found: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name not in ("--db", "--config") or not (equals or rest):
            return None
        found[name] = value if equals else rest.pop(0)
    return found


if __name__ == "__main__":
    sys.exit(main())
