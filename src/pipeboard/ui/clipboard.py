"""Copying: by the terminal (OSC 52) and by the local tool, where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

_PATIENCE = 2.0  # seconds; a tool that waits for a display that is gone is left alone


def tool(env: Mapping[str, str] = os.environ, platform: str = sys.platform) -> list[str] | None:
    """Return the command that takes what is copied on its standard input; None without one.

    Over SSH there is none: a tool would copy to the other machine's clipboard.
    """
    if env.get("SSH_CONNECTION") or env.get("SSH_TTY"):
        return None
    known = [["pbcopy"]] if platform == "darwin" else []
    if env.get("WAYLAND_DISPLAY"):
        known.append(["wl-copy"])
    if env.get("DISPLAY"):
        known += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    if env.get("WSL_DISTRO_NAME"):
        known.append(["clip.exe"])
    return next((one for one in known if shutil.which(one[0], path=env.get("PATH"))), None)


def hand_over(text: str, command: list[str]) -> bool:
    """Give `text` to a clipboard tool; return whether it took it. It may wait: use a thread."""
    quiet = subprocess.DEVNULL  # what it says must not reach the screen
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            stdout=quiet,
            stderr=quiet,
            timeout=_PATIENCE,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
