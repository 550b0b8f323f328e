"""What pipeboard opens outside the terminal: a telephone, a mail client, a page; nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

SCHEMES = ("http:", "https:", "mailto:", "tel:")
_PATIENCE = 3.0  # seconds after which an opener that still runs has found its program


def opener(env: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str | None:
    """Return the program that opens addresses here; None over SSH and without a display."""
    if env.get("SSH_CONNECTION") or env.get("SSH_TTY"):
        return None
    if platform == "darwin":
        return shutil.which("open", path=env.get("PATH"))
    if env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open", path=env.get("PATH"))
    return None


def open_address(address: str, program: str) -> bool:
    """Open an address with `program`; return whether that went well. It may wait: use a thread.

    Raises:
        ValueError: the address is none of those that are ever opened.
    """
    if not address.startswith(SCHEMES):
        raise ValueError(f"{address.partition(':')[0]}: is never opened")
    quiet = subprocess.DEVNULL  # what it says must not reach the screen
    try:
        running = subprocess.Popen(
            [program, address], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError:
        return False
    try:
        return running.wait(_PATIENCE) == 0
    except subprocess.TimeoutExpired:
        return True


def tel(number: str) -> str:
    """Return the address that dials a number."""
    return "tel:" + "".join(sign for sign in number if sign in "+0123456789*#")
