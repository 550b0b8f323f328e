"""The path of a file as it is typed: folders and files that can be brought in complete it."""

from __future__ import annotations

import os
from pathlib import Path

from textual.content import Content
from textual.widgets import Input
from textual_autocomplete import DropdownItem, PathAutoComplete, TargetState

from pipeboard.domain.text import harmless

SUFFIXES = frozenset(".csv .tsv .tab .txt .xlsx .xls .xlsb .ods .vcf".split())
_NONE = Content("")


class PathHelp(PathAutoComplete):
    """The folders and the files of ours under what is typed; `tab` or Enter takes one."""

    DEFAULT_CSS = """
    PathHelp { background: $panel; max-height: 8; }
    PathHelp AutoCompleteList > .option-list--option-highlighted { background: $primary 25%; }
    """

    def __init__(self, target: Input) -> None:
        super().__init__(target, Path(), folder_prefix=_NONE, file_prefix=_NONE)

    def get_candidates(self, target_state: TargetState) -> list[DropdownItem]:
        """Return what may follow; a name that a terminal could take for commands is left out."""
        typed = target_state.text[: target_state.cursor_position]
        home = TargetState(at_home(typed), len(at_home(typed)))
        hidden = typed.rpartition("/")[2].startswith(".")
        return [
            item
            for item in super().get_candidates(home)
            if _is_ours(item.value) and (hidden or not item.value.startswith("."))
        ]

    def should_show_dropdown(self, search_string: str) -> bool:
        """Return whether there is more to choose than the very name that stands there."""
        names = {getattr(option, "value", "") for option in self.option_list.options}
        return search_string not in names and super().should_show_dropdown(search_string)


def _is_ours(name: str) -> bool:
    if harmless(name) != name:
        return False
    return name.endswith("/") or os.path.splitext(name)[1].casefold() in SUFFIXES  # noqa: PTH122


def at_home(typed: str) -> str:
    """Return a typed path with `~` written out."""
    is_home = typed == "~" or typed.startswith("~/")
    return str(Path.home()) + typed[1:] if is_home else typed
