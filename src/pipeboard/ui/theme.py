"""The look: two calm themes, dark and light, with one accent."""

from __future__ import annotations

from pathlib import Path

from textual.theme import Theme

DARK = Theme(
    name="pipeboard",
    primary="#7aa2c8",
    secondary="#8a93a6",
    accent="#7aa2c8",
    warning="#d9a441",
    error="#e06c6c",
    success="#7fb069",
    foreground="#d5d9e0",
    background="#14171c",
    surface="#181c22",
    panel="#20252d",
    dark=True,
)
LIGHT = Theme(
    name="pipeboard-light",
    primary="#2f6690",
    secondary="#5f6b7a",
    accent="#2f6690",
    warning="#a15c00",
    error="#b3261e",
    success="#3f7d20",
    foreground="#20262e",
    background="#fbfaf7",
    surface="#f5f3ee",
    panel="#e9e6df",
    dark=False,
)
_PACKAGE = Path(__file__).resolve().parents[1]


def stylesheet(name: str) -> Path:
    """Return the sheet `name`: in the package when installed, beside `src` in a checkout."""
    packed = _PACKAGE / "styles" / f"{name}.tcss"
    return packed if packed.exists() else _PACKAGE.parents[1] / "styles" / f"{name}.tcss"
