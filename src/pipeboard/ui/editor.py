"""A note in the rep's own editor: handed over as a file, taken back when the editor is done."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_USUAL = ("vi", "nano")


class Edited(NamedTuple):
    """What came out of an editor."""

    text: str | None
    """The whole text; None when there is nothing to take over."""
    words: str
    """What to say of it."""
    file: Path | None = None
    """Where it stands until it is taken over; `done` removes it."""


def editor(env: Mapping[str, str] = os.environ) -> list[str] | None:
    """Return the command of the rep's editor; None when there is none."""
    for name in ("VISUAL", "EDITOR"):
        with suppress(ValueError):  # an open quote
            if command := shlex.split(env.get(name, "")):
                return command
    return next(([one] for one in _USUAL if shutil.which(one, path=env.get("PATH"))), None)


def edit(text: str, command: list[str]) -> Edited:
    """Let an editor change a text; it has the terminal until it ends.

    What it wrote is never lost: when it fails, or when the text is not taken, the file stays.
    """
    file = Path(tempfile.mkdtemp(prefix="pipeboard-")) / "note.txt"
    file.touch(0o600)
    file.write_text(text, encoding="utf-8", newline="\n")
    name = Path(command[0]).name
    # As a shell does: ctrl+c is the editor's. A handler, not SIG_IGN, which it would inherit.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        code = subprocess.run([*command, str(file)], check=False).returncode
    except OSError as error:
        done(file)
        return Edited(None, f"{name} cannot be started ({error.strerror}): set EDITOR.")
    finally:
        signal.signal(signal.SIGINT, before)
    return _taken(text, file, name, code)


def _taken(text: str, file: Path, name: str, code: int) -> Edited:
    try:
        after = file.read_bytes().decode(errors="replace")
    except OSError:
        return Edited(None, f"{name} left no file: the text is as it was.")
    if not text.endswith("\n"):  # most editors end the last line
        after = after.removesuffix("\n").removesuffix("\r")
    if code and after == text:
        done(file)
        return Edited(None, f"{name} ended with {code}: the text is as it was.")
    if code:
        words = f"{name} ended with {code}: nothing is changed; what it wrote is in {file}"
        return Edited(None, words)
    if after == text:
        done(file)
        return Edited(None, f"{name} changed nothing.")
    return Edited(after, f"The text is as {name} left it.", file)


def done(file: Path) -> None:
    """Remove the file and its folder, with what the editor left beside it."""
    shutil.rmtree(file.parent, ignore_errors=True)
