"""The keys and the glossary."""

from __future__ import annotations

from collections.abc import Iterable

from pipeboard.domain.glossary import GLOSSARY
from pipeboard.ui.actions import PLACES, Action
from pipeboard.ui.screens.panel import Panel
from pipeboard.ui.widgets.sheet import Bit, Row, head, row


class HelpScreen(Panel):
    """Every key of the registry, place by place, then the words of the trade."""

    label_width = 16

    def __init__(self, registry: tuple[Action, ...]) -> None:
        super().__init__()
        self._registry = registry

    def heading(self) -> str:
        """The title."""
        return "Keys and glossary"

    def rows(self) -> Iterable[Row]:
        """Keys, then words."""
        for place, words in PLACES.items():
            yield head(f"Keys: {words}")
            for action in self._registry:
                if action.place == place:
                    yield row(action.shown, action.words, tone="accent")
        yield head("Keys: forms")
        for keys, words in _FORMS:
            yield row(keys, words, tone="accent")
        yield head("Glossary")
        for word, meaning in GLOSSARY:
            yield row(word, Bit(meaning), tone="strong")


_FORMS = (
    ("tab  shift+tab", "next field, field before"),
    ("f10  ctrl+s", "save"),
    ("esc", "leave; what was typed is kept as a draft"),
    ("f2", "continue a text of several lines in $VISUAL or $EDITOR"),
    ("f6", "ask a needs assessment in the other order: live, or in writing"),
    ("f8", "override the gate that refused, with a reason that stays for ever"),
    ("f9", "start afresh instead of the draft"),
)
