"""The installed program in a pseudo-terminal: what it wrote, as bytes and as a screen."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

PATIENCE = 30.0  # seconds; a slow machine, never a measurement
# A session leader that names its terminal hears of a closed window, of resizes and of ctrl+c.
_LEADER = """import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])"""
_ASKED = re.compile(rb"\x1b\[\?(\d+)\$p")  # is this mode supported?
# What pyte would print as text: private and kitty sequences, mode queries, strings.
_UNKNOWN = re.compile(
    rb"\x1b\[[<>=?][0-9;:]*u|\x1b\[[?>]?[0-9;]*\$[a-z]|\x1b[P_^\]].*?(?:\x1b\\|\x07)", re.S
)
_HAND = 0.01  # seconds between two keys of a fast hand
_CALM = 0.3  # seconds without output after which a frame is whole
_LONE = 0.2  # seconds that tell an escape from the start of a sequence
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[P_^\]][^\x07\x1b]*\x1b?)?$", re.S)
KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "f1": "\x1bOP",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "shift+tab": "\x1b[Z",
    "ctrl+c": "\x03",
    "ctrl+p": "\x10",
    "ctrl+q": "\x11",
}


def pasted(text: str) -> bytes:
    """What a terminal sends for pasted text."""
    return b"\x1b[200~" + text.encode() + b"\x1b[201~"


class Terminal:
    """A command in a pseudo-terminal of some size; a thread reads it and answers its questions."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        folder: Path,
        size: tuple[int, int] = (120, 40),
    ) -> None:
        self.raw = bytearray()
        self._fed, self._answered = 0, 0
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._more = threading.Condition()
        self._fd, theirs = pty.openpty()
        self._name = os.ttyname(theirs)
        self._set_size(*size)
        self.before = termios.tcgetattr(self._fd)
        start = [sys.executable, "-ISc", _LEADER, *command]
        self.process = subprocess.Popen(
            start,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env=dict(env),
            start_new_session=True,
        )
        os.close(theirs)
        self._is_open = True
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    # What the program wrote.

    def text(self) -> str:
        """The screen as text."""
        with self._more:
            data, self._fed = bytes(self.raw[self._fed :]), len(self.raw)
            if cut := _UNFINISHED.search(data):
                self._fed -= len(data) - cut.start()
                data = data[: cut.start()]
        self._stream.feed(_UNKNOWN.sub(b"", data))
        return "\n".join(line.rstrip() for line in self._screen.display)

    def wait_for(self, *texts: str, patience: float = PATIENCE) -> str:
        """Wait until all these texts are on the screen; return the screen."""
        return self.wait(lambda text: all(one in text for one in texts), str(texts), patience)

    def wait_without(self, *texts: str) -> str:
        """Wait until none of these texts is on the screen; return the screen."""
        return self.wait(lambda text: not any(one in text for one in texts), f"no {texts}")

    def wait(
        self, holds: Callable[[str], bool], what: str = "the screen", patience: float = PATIENCE
    ) -> str:
        """Wait until something holds of the screen; return the screen."""
        until = time.monotonic() + patience
        while not holds(text := self.text()):
            is_over, left = self.process.poll() is not None, until - time.monotonic()
            if left < 0 or (is_over and not self._reader.is_alive() and not self._is_behind()):
                ended = f", it ended with {self.process.returncode}" if is_over else ""
                raise AssertionError(f"waited for {what}{ended}:\n{text}")
            with self._more:
                if not self._is_behind():
                    self._more.wait(min(left, 0.5))
        return text

    def calm(self) -> str:
        """Wait until the program has written nothing for a while; return the screen."""
        until = time.monotonic() + PATIENCE
        with self._more:
            while self._more.wait(_CALM) and time.monotonic() < until:
                pass
        return self.text()

    def _is_behind(self) -> bool:
        return bool(_UNFINISHED.sub(b"", bytes(self.raw[self._fed :])))

    def sees_restored(self) -> None:
        """The terminal is as it was: cursor, main screen, pastes, mouse, line discipline."""
        if self.process.poll() is None:  # it is only stopped
            self.calm()
        else:
            self._reader.join(PATIENCE)
        for mode, wanted in ((25, "h"), (1049, "l"), (2004, "l"), (1003, "l"), (1004, "l")):
            found = re.findall(rb"\x1b\[\?%d([hl])" % mode, self.raw)
            assert found, f"mode {mode} was never set"
            assert found[-1].decode() == wanted, f"mode {mode} is left at {found[-1]!r}"
        assert termios.tcgetattr(self._fd) == self.before

    # What is done to it.

    def send(self, *keys: str | bytes) -> None:
        """Send keys by name, text or bytes, each in a write of its own."""
        for key in keys:
            os.write(self._fd, key if isinstance(key, bytes) else KEYS.get(key, key).encode())

    def press(self, *keys: str | bytes) -> None:
        """Send keys as a hand does: each after the one before was read."""
        for key in keys:
            self.send(key)
            time.sleep(_HAND)
            self._wait_until_read()
            if key == "escape":
                time.sleep(_LONE)

    def _wait_until_read(self) -> None:
        until = time.monotonic() + PATIENCE
        while self.unread():
            assert time.monotonic() < until, f"the program reads no more keys:\n{self.text()}"
            time.sleep(0.002)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self.text()
        self._screen.resize(rows, columns)
        self._set_size(columns, rows)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def close(self) -> None:
        """Close the window."""
        if self._is_open:
            self._is_open = False
            self._reader.join()
            os.close(self._fd)

    def ended(self, patience: float = PATIENCE) -> int:
        """Wait for the end; the exit code."""
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it does not end:\n{self.text()}") from None

    def end(self) -> None:
        """Whatever it does, it is over."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.close()

    def unread(self) -> int:
        """How many bytes the program has not read yet."""
        theirs = os.open(self._name, os.O_RDWR | os.O_NOCTTY)
        try:
            return int.from_bytes(fcntl.ioctl(theirs, termios.FIONREAD, bytes(4)), sys.byteorder)
        finally:
            os.close(theirs)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self) -> None:
        while self._is_open:
            try:
                if not select.select([self._fd], [], [], 0.05)[0]:
                    continue
                data = os.read(self._fd, 65536)
            except (OSError, ValueError):
                data = b""
            if not data:
                break
            with self._more:
                self.raw += data
                self._more.notify_all()
            self._answer()
        with self._more:
            self._more.notify_all()

    def _answer(self) -> None:
        """Say which modes this terminal has: synchronised output, no in-band resize."""
        for found in _ASKED.finditer(self.raw, self._answered):
            self._answered = found.end()
            state = b"2" if found[1] == b"2026" else b"0"
            with suppress(OSError):
                os.write(self._fd, b"\x1b[?%b;%b$y" % (found[1], state))
