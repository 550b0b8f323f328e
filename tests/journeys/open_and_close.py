"""Open the app in a pseudo-terminal, wait for its board, press q; ends 0 when that worked."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time

FIRST_PAINT = b"could sell to"  # below the first column's name, on every board
PATIENCE = 60.0  # seconds; a slow machine, never a measurement


def main(command: list[str]) -> int:
    """Run `command` as someone at a terminal of 120 by 40 would."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    env = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    app = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True
    )
    os.close(theirs)
    seen, has_pressed = b"", False
    until = time.monotonic() + PATIENCE
    while app.poll() is None and time.monotonic() < until:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                seen += os.read(ours, 65536)
            except OSError:
                break
        if FIRST_PAINT in seen and not has_pressed:
            os.write(ours, b"q")
            has_pressed = True
    try:
        code = app.wait(10)
    except subprocess.TimeoutExpired:
        app.kill()
        code = -1
    if has_pressed and code == 0:
        print("the app opened and closed")
        return 0
    print(f"the app {'opened' if has_pressed else 'did not open'}, exit code {code}")
    print(repr(seen[-2000:]))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
