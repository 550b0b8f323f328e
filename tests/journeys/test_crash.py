"""A fault of ours: one line, exit code 70, a private log without data, a sound terminal."""

from __future__ import annotations

import sys

import pytest

from tests.days import Day
from tests.journeys.conftest import Desk

SECRET = "Ana-4277"
BROKEN = """import sys
from pipeboard.__main__ import main
from pipeboard.ui.{module} import {name}

def fall(self, *given, **named):
    secret = "{secret}"
    raise RuntimeError(secret)

async def fall_later(self, *given, **named):
    fall(self)

{name}.{method} = {fall}
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("module", "name", "method", "fall", "key"),
    [
        ("screens.contact", "ContactScreen", "reload", "fall", "enter"),
        ("app", "PipeboardApp", "command", "fall_later", "P"),
        ("widgets.board", "Board", "render_lines", "fall", ""),
    ],
    ids=["a screen", "a worker", "the first paint"],
)
def test_a_fault(
    module: str, name: str, method: str, fall: str, key: str, desk: Desk, day: Day
) -> None:
    day.add(SECRET, note=SECRET)
    code = BROKEN.format(module=module, name=name, method=method, fall=fall, secret=SECRET)
    until = "could sell to" if key else ""
    rep = desk.open(command=(sys.executable, "-c", code), until=until)
    if key:
        rep.press(key)
    assert rep.ended() == 70
    rep.sees_restored()
    last = bytes(rep.raw).rpartition(b"\x1b[?1004l")[2].decode()
    assert last.count("something broke; see ") == 1
    assert "Traceback" not in last
    assert "\u2502" not in last  # a panel of Rich's
    assert SECRET not in last
    log = desk.log.read_text()
    assert "RuntimeError" in log
    assert "in fall" in log
    assert SECRET not in log
    assert desk.log.stat().st_mode & 0o777 == 0o600
