"""Cells of a CSV that people open: none may run as a formula, and all can be read back exactly."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d\s().,/-]*(?:(?:x|ext\.?)\s?\d{1,6})?", re.I)
_DIGIT = re.compile(r"\d")
_ESCAPED = re.compile(r"((?:[^;\\]|\\.)*)(?:;\s*|$)", re.DOTALL)


def armoured(text: str) -> str:
    r"""Return a cell with a `'` before what a spreadsheet would run: `=`, `+`, `-`, `@`, tab, CR.

    Plain numbers and phones stay as they are.
    """
    if not _FORMULA.match(text):
        return text
    is_number = text[0] in "+-" and _DIGIT.search(text) and _NUMBER.fullmatch(text)
    return text if is_number and not text.isspace() else f"'{text}"


def unarmoured(text: str) -> str:
    """Return a cell as it was before `armoured`."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text) else text


def listed(texts: Iterable[str]) -> str:
    """Return several one-line texts as one cell: `fair; hot`."""
    return "; ".join(text.replace("\\", "\\\\").replace(";", "\\;") for text in texts)


def unlisted(cell: str) -> list[str]:
    """Return the texts that `listed` put into a cell; blank ones are none."""
    parts = (part.strip() for part in _ESCAPED.findall(cell))
    return [re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in parts if part]


_BETWEEN = "\n---\n"
_RULE = re.compile(r"^\\*---$", re.MULTILINE)


def stacked(texts: Iterable[str]) -> str:
    """Return several texts of any number of lines as one cell, a line `---` between them."""
    return _BETWEEN.join(_RULE.sub(lambda found: f"\\{found[0]}", text) for text in texts)


def unstacked(cell: str) -> list[str]:
    """Return the texts that `stacked` put into a cell; blank ones are none."""
    parts = cell.split(_BETWEEN) if cell else []
    return [
        re.sub(r"^\\(\\*---)$", r"\1", part, flags=re.MULTILINE) for part in parts if part.strip()
    ]
