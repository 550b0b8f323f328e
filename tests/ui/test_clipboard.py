"""Copying reaches the local clipboard tool where there is one, and never waits for it for long."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.ui import clipboard


@pytest.fixture
def tools(tmp_path):
    """Make clipboard tools that write what they are given into a file; return the folder."""

    def make(name: str, script: str = 'cat > "$0.got"') -> Path:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o700)
        return path

    make.folder = str(tmp_path)
    return make


@pytest.mark.parametrize(
    ("env", "platform", "taken"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", "wl-copy"),
        ({"DISPLAY": ":0"}, "linux", "xclip"),
        ({}, "darwin", "pbcopy"),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", "clip.exe"),
        ({}, "linux", None),
        ({"DISPLAY": ":0", "SSH_TTY": "/dev/pts/1"}, "linux", None),
    ],
)
def test_the_tool_is_that_of_the_desktop_and_none_over_ssh(tools, env, platform, taken):
    for name in ("wl-copy", "xclip", "xsel", "pbcopy", "clip.exe"):
        tools(name)
    found = clipboard.tool({**env, "PATH": tools.folder}, platform)
    assert (found[0] if found else None) == taken


def test_a_tool_that_is_not_installed_is_passed_over(tools):
    tools("xsel")
    env = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "w", "PATH": tools.folder}
    assert clipboard.tool(env, "linux") == ["xsel", "--clipboard", "--input"]


def test_the_tool_gets_the_text_as_it_is(tools):
    tool = tools("xclip")
    text = "Zoë: ‹need?›\n\nand $(more) 'quotes'"
    assert clipboard.hand_over(text, [str(tool)])
    assert Path(f"{tool}.got").read_text() == text


def test_a_tool_that_fails_or_is_gone_is_no_error(tools):
    assert not clipboard.hand_over("x", [str(tools("wl-copy", "exit 1"))])
    assert not clipboard.hand_over("x", [f"{tools.folder}/nothing-here"])
