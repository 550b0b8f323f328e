"""Every key in one registry: bindings, footer, palette, help and README are made from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from textual.binding import Binding, BindingType

from pipeboard.domain.text import did_you_mean

LIVE = "live"  # the place whose keys come after esc: the field keeps every other one


class Action(NamedTuple):
    """One thing that a key does. The id never changes; the rep may give it other keys."""

    id: str
    """`place.action`; the action is the method `action_<action>` of that place."""
    keys: str
    """Textual's names, joined by commas."""
    words: str
    """What it does, for help and palette."""
    short: str = ""
    """The word for the footer; not there when empty."""

    @property
    def place(self) -> str:
        """Where the key acts: a key of PLACES."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """The action itself."""
        return self.id.partition(".")[2]

    @property
    def each(self) -> tuple[str, ...]:
        """Its keys, by Textual's names."""
        return tuple(key.strip() for key in self.keys.split(","))

    @property
    def shown(self) -> str:
        """Its keys as a person reads them; those of the live call come after `esc`."""
        return " ".join(self._shown(key) for key in self.each)

    @property
    def first(self) -> str:
        """The first of its keys as a person reads it."""
        return self._shown(self.each[0])

    def _shown(self, key: str) -> str:
        return f"esc {shown(key)}" if self.place == LIVE else shown(key)


ACTIONS = (
    Action("contact.advance", "greater_than_sign,L", "advance on evidence", "advance"),
    Action("contact.back", "less_than_sign,H", "one stage back, with the reason"),
    Action("contact.assess", "s", "needs assessment", "assess"),
    Action("contact.discover", "d", "live discovery call: its clock runs at once", "call live"),
    Action("contact.prepare", "D", "prepare a discovery call: what is known, hooks, the script"),
    Action("contact.opportunity", "o", "open or edit the opportunity", "deal"),
    Action("contact.call", "c", "log a call: a letter says what came of it; enter dials", "call"),
    Action("contact.email", "e", "log an e-mail: a letter says what came of it", "e-mail"),
    Action("contact.snooze", "z", "snooze: days as a digit, a weekday or a date", "snooze"),
    Action("contact.follow", "f", "follow-ups: start, pause, resume, stop, one more run"),
    Action("contact.step", "p", "appointment or task: plan it, or say what became of it"),
    Action("contact.content", "S", "log content sent"),
    Action("contact.nurture", "n", "nurture: park until a day", "nurture"),
    Action("contact.disqualify", "x", "disqualify, with the reason", "disqualify"),
    Action("contact.reopen", "r", "reopen"),
    Action("contact.win", "W", "won"),
    Action("contact.lose", "X", "lost"),
    Action("contact.why", "w", "why this stage: the exact words, their date and call", "why"),
    Action("contact.behaviour", "B", "log what they did, by digit; it counts to the score"),
    Action("contact.note", "i", "write a note"),
    Action("contact.edit", "E", "edit the contact"),
    Action("contact.tag", "T", "tags: +event puts one on, -event takes it off"),
    Action("contact.merge", "M", "merge with another contact who is the same person"),
    Action("contact.pin", "P", "pin to the top of the column, or take the pin out"),
    Action("contact.copy", "y", "copy: a letter says what"),
    Action("contact.override", "exclamation_mark", "override the gate that just refused"),
    Action("app.show_board", "1,b", "board"),
    Action("app.show_today", "2,t", "today", "today"),
    Action("app.show_hygiene", "5", "hygiene: what is not as it should be"),
    Action("app.add", "a", "add a lead", "add"),
    Action("app.bring_in", "I", "import a list, companies, deals or activities: a preview first"),
    Action("app.find", "slash", "find anyone by name, company, e-mail, phone or note", "find"),
    Action("app.undo", "u", "undo the last command, also after a restart", "undo"),
    Action("app.journal", "U", "list of commands: undo or redo any of them"),
    Action("app.palette", "colon,ctrl+p", "all commands"),
    Action("app.help", "question_mark", "keys and glossary", "keys"),
    Action("app.quit", "q", "quit"),
    Action("board.row(1)", "j,down", "next card"),
    Action("board.row(-1)", "k,up", "card before"),
    Action("board.column(-1)", "h,left", "column to the left"),
    Action("board.column(1)", "l,right", "column to the right"),
    Action("board.top", "g,home", "first card"),
    Action("board.bottom", "G,end", "last card"),
    Action("board.half(1)", "ctrl+d,pagedown", "half a page on"),
    Action("board.half(-1)", "ctrl+u,pageup", "half a page back"),
    Action("board.mark", "space", "mark"),
    Action("board.unmark", "escape", "take all marks off"),
    Action("board.open", "enter", "open the contact"),
    Action("today.row(1)", "j,down", "next row"),
    Action("today.row(-1)", "k,up", "row before"),
    Action("today.top", "g,home", "first row"),
    Action("today.bottom", "G,end", "last row"),
    Action("today.half(1)", "ctrl+d,pagedown", "half a page on"),
    Action("today.half(-1)", "ctrl+u,pageup", "half a page back"),
    Action("today.mark", "space", "mark"),
    Action("today.open", "enter", "open the contact"),
    Action("today.leave", "escape", "take all marks off; back to the board"),
    Action("people.row(1)", "j,down", "next contact"),
    Action("people.row(-1)", "k,up", "contact before"),
    Action("people.top", "g,home", "first contact"),
    Action("people.bottom", "G,end", "last contact"),
    Action("people.half(1)", "ctrl+d,pagedown", "half a page on"),
    Action("people.half(-1)", "ctrl+u,pageup", "half a page back"),
    Action("people.mark", "space", "mark, and on to the next"),
    Action("people.mark_all", "asterisk,ctrl+a", "mark all of the list; again: none of it"),
    Action("people.open", "enter", "open the contact"),
    Action("people.save_view", "ctrl+s", "save the query under a name, as a view"),
    Action("people.leave", "escape,left,h", "take all marks off; back"),
    Action("find.open", "enter", "open the contact"),
    Action("find.list_all", "tab,f4", "list all who were found: every key of a contact acts there"),
    Action("find.save_view", "ctrl+s", "save the query under a name, as a view"),
    Action("find.walk(1)", "down,ctrl+n", "next contact"),
    Action("find.walk(-1)", "up,ctrl+p", "contact before"),
    Action("find.leave", "escape", "back"),
    Action("hygiene.row(1)", "j,down", "next row"),
    Action("hygiene.row(-1)", "k,up", "row before"),
    Action("hygiene.top", "g,home", "first row"),
    Action("hygiene.bottom", "G,end", "last row"),
    Action("hygiene.half(1)", "ctrl+d,pagedown", "half a page on"),
    Action("hygiene.half(-1)", "ctrl+u,pageup", "half a page back"),
    Action("hygiene.open", "enter", "the list behind a count; in a list the contact", "open"),
    Action("hygiene.leave", "escape", "back"),
    Action("person.next(1)", "j,down", "next contact"),
    Action("person.next(-1)", "k,up", "contact before"),
    Action("person.scroll(1)", "ctrl+d,pagedown", "scroll on"),
    Action("person.scroll(-1)", "ctrl+u,pageup", "scroll back"),
    Action("person.leave", "escape,left,h", "back"),
    Action("imports.apply", "f10,ctrl+s", "import what is shown, as one command", "import"),
    Action("imports.file(1)", "f3", "the next of several files", "next file"),
    Action("imports.drop", "f4", "leave out the file that is shown", "leave out"),
    Action("imports.switch('enrich')", "f5", "only fill blanks of who is known"),
    Action("imports.switch('prefer_file')", "f6", "the file goes before what is known"),
    Action("imports.switch('misfits')", "f7", "park the leads that do not fit the profile"),
    Action("imports.switch('trust_stages')", "f8", "apply the stages that the file claims"),
    Action("imports.close", "enter", "back, once it is done"),
    Action("imports.leave", "escape", "cancel what goes on, or back", "back"),
    Action("merge.row(1)", "j,down", "next field"),
    Action("merge.row(-1)", "k,up", "field before"),
    Action("merge.take('survivor')", "h,left", "take the left one", "left"),
    Action("merge.take('other')", "l,right", "take the right one", "right"),
    Action("merge.turn", "space", "take the other one of the two", "swap"),
    Action("merge.apply", "y", "make them one contact", "merge"),
    Action("merge.leave", "escape", "back, nothing is merged", "back"),
    Action("live.go('budget')", "b", "to the budget"),
    Action("live.go('authority')", "a", "to the authority"),
    Action("live.go('need')", "n", "to the need"),
    Action("live.go('timeline')", "t", "to the timeline"),
    Action("live.go('notes')", "o", "to the notes", "notes"),
    Action("live.go('hooks')", "h", "to the hooks: what research found"),
    Action("live.quote('budget')", "B", "the line or selection of the notes to the budget"),
    Action("live.quote('authority')", "A", "the line or selection to the authority"),
    Action("live.quote('need')", "N", "the line or selection to the need"),
    Action("live.quote('timeline')", "T", "the line or selection to the timeline"),
    Action("live.rate('unknown')", "1", "rate the element in hand: unknown"),
    Action("live.rate('unmet')", "2", "rate the element in hand: unmet"),
    Action("live.rate('partly')", "3", "rate the element in hand: partly met"),
    Action("live.rate('met')", "4", "rate the element in hand: met"),
    Action("live.prompt", "p", "next prompt of the question", "prompt"),
    Action("live.step", "tab", "next step of the call", "step"),
    Action("live.discovery", "d", "make it a discovery call; one that was prepared begins"),
    Action("live.assess", "s", "needs assessment, the call runs on"),
    Action("live.outcome", "c", "log what came of it: a letter says which"),
    Action("live.add", "plus", "add a lead, the call runs on"),
    Action("live.copy", "y", "copy: a letter says what"),
    Action("live.end", "e", "end the call with its verdict", "end"),
    Action("live.leave", "escape", "back; the call runs on", "back"),
    Action("live.keys", "question_mark", "keys of the call", "keys"),
)
PLACES = {
    "contact": "a contact, wherever it is shown",
    "app": "anywhere outside inputs",
    "board": "the board",
    "today": "the Today list",
    "people": "a list of contacts",
    "find": "find, while words are typed",
    "hygiene": "hygiene and its lists",
    "person": "a contact's screen",
    "merge": "the merge of two contacts",
    "imports": "the import screen",
    LIVE: "the live call; alt and the letter is the same",
}
_SIGNS = {
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "exclamation_mark": "!",
    "question_mark": "?",
    "slash": "/",
    "plus": "+",
    "colon": ":",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


class KeysError(Exception):
    """The rep's own keys cannot be used: one line that says which and why."""

    code = 78


def bindings(*places: str) -> list[BindingType]:
    """Return the bindings of some places, for a class body."""
    return [
        Binding(action.keys, action.name, action.words, id=action.id, show=False)
        for action in ACTIONS
        if action.place in places
    ]


def shown(keys: str) -> str:
    """Return keys as a person reads them: `> L` for `greater_than_sign,L`."""
    return " ".join(_SIGNS.get(key, key) for key in map(str.strip, keys.split(",")))


def remapped(keys: Mapping[str, str]) -> tuple[Action, ...]:
    """Return the registry with the rep's own keys in it.

    Raises:
        KeysError: an id that does not exist, or two actions of one place on one key.
    """
    known = {action.id for action in ACTIONS}
    for name in keys:
        if name not in known:
            meant = did_you_mean(name, known) or "; pipeboard keys lists them"
            raise KeysError(f"[keys] “{name}” is no action{meant}")
    mine = tuple(action._replace(keys=keys.get(action.id, action.keys)) for action in ACTIONS)
    for screen in ("board", "today", "people", "hygiene", "person"):
        _refuse_clash(action for action in mine if action.place in ("contact", "app", screen))
    _refuse_clash(action for action in mine if action.place in ("merge", "app"))
    for alone in ("find", "imports", LIVE):
        _refuse_clash(action for action in mine if action.place == alone)
    return mine


def _refuse_clash(actions: Iterable[Action]) -> None:
    taken: dict[str, str] = {}
    for action in actions:
        for key in action.each:
            if key in taken:
                raise KeysError(f"[keys] “{shown(key)}” is both {taken[key]} and {action.id}")
            taken[key] = action.id
