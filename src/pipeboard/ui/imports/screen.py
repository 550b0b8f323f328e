"""The import screen: a path, what its file is and would do, then the import, or nothing at all."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.getters import query_one
from textual.timer import Timer
from textual.widgets import Static

from pipeboard.domain.refusal import Refusal
from pipeboard.domain.text import safe
from pipeboard.store.connect import StoreError
from pipeboard.ui import actions, theme
from pipeboard.ui.footer import Footer
from pipeboard.ui.forms.inputs import Line
from pipeboard.ui.imports import told
from pipeboard.ui.imports.columns import Columns
from pipeboard.ui.imports.path import PathHelp, at_home
from pipeboard.ui.imports.work import Choices, Doing, bring, look
from pipeboard.ui.reading import Reading
from pipeboard.ui.shelled import ShellScreen
from pipeboard.ui.widgets.cards import cut

if TYPE_CHECKING:
    from pipeboard.exchange.importing import FilePreview, Imported, Preview

_TICK = 0.1  # seconds between two looks at how far the work is
_EMPTY = (
    "\nName a file, or several one after the other: people, companies, deals, activities. "
    "What they would do is shown first; f10 does it, u takes it back.\n\n"
    "HubSpot, Salesforce, Pipedrive, Zoho, Apollo, LinkedIn, Google, Outlook, vCard or a "
    "spreadsheet: told apart by their columns. Every column that is not known is kept."
)
_FIRST = "path of a file: CSV, XLSX or vCard; tab completes, enter previews it"
_NEXT = "one more file, or tab to the columns: enter says what one means"
_EDGES = 2  # cells left and right of every line
_NOTES = 4  # lines
_LOW = 24  # lines of a terminal on which blank ones go first


class ImportScreen(ShellScreen):
    """Nothing is written before the rep has seen what would be, and asks for it."""

    CSS_PATH = theme.stylesheet("imports")
    AUTO_FOCUS = "Line"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("imports")
    path = query_one(Line)
    columns = query_one(Columns)
    state = query_one(".imports--state", Static)

    def __init__(self, paths: tuple[Path, ...] = ()) -> None:
        super().__init__()
        self._choices = Choices(paths)
        self._reading = Reading(self.shell.path, "import")
        self._doing: Doing | None = None
        self._seen: Preview | None = None
        self._done: Imported | None = None
        self._at = 0
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The path, the files, the counts, what each column means, the first rows, the keys."""
        yield Static(Content("Import"), classes="imports--title")
        line = Line("")
        yield line
        yield Static("", classes="imports--files")
        yield Static("", classes="imports--state")
        yield Columns()
        yield Static("", classes="imports--rows")
        yield Static("", classes="imports--notes")
        yield Static("", classes="imports--switches")
        yield PathHelp(line)
        yield Footer(one for one in self.shell.registry if one.place == "imports")

    def on_mount(self) -> None:
        """Say what may be typed, or look at the files that are named already."""
        self.show()
        if self._choices.paths:
            self.look()

    def on_unmount(self) -> None:
        """End what is still read or written, and drop the rows that were set aside."""
        if self._doing:
            self._doing.is_cancelled = True
        self._reading.close()
        if self._seen:
            self._seen.close()

    # Looking.

    @on(Line.Submitted)
    def add_file(self, event: Line.Submitted) -> None:
        """Look at one more file."""
        event.stop()
        typed = event.value.strip().strip("'\"")
        path = Path(at_home(typed))
        if not typed:
            if self._seen:
                self.columns.focus()
        elif not path.exists():
            self.shell.say(f"There is no file {typed}.", severity="warning")
        elif path in self._choices.paths:
            self.shell.say(f"{path.name} is among them already.")
        else:
            self._choose(paths=(*self._choices.paths, path))

    def _choose(self, **chosen: object) -> None:
        """Look again, with another choice; what it was before comes back when that fails."""
        if not self._is_at_work("look again"):
            self._look(replace(self._choices, **chosen))  # type: ignore[arg-type]

    def look(self) -> None:
        """Look at the files as they are chosen."""
        self._look(self._choices)

    @work
    async def _look(self, choices: Choices) -> None:
        if not choices.paths:
            self._choices = choices
            self._take(None)
            return
        self._begin(doing := Doing("reading"))
        question = partial(
            look,
            choices=choices,
            settings=self.shell.settings,
            today=self.shell.today(),
            doing=doing,
        )
        try:
            seen = await self._reading.ask(self._reading.begin(), question)
        except StoreError as error:
            seen = str(error)
        if not self.is_attached:
            return
        self._end()
        if seen is None or isinstance(seen, str):
            self.shell.say(seen or "The store cannot be read.", severity="warning")
            return
        self._choices = choices
        self.path.value = ""
        self._take(seen)

    def _take(self, seen: Preview | None) -> None:
        if self._seen:
            self._seen.close()
        self._seen, self._at = seen, 0
        self.show()

    # Showing.

    @property
    def _file(self) -> FilePreview | None:
        return self._seen.files[self._at] if self._seen else None

    @on(events.Resize)
    def show(self) -> None:
        """Show what is known of the files."""
        width = max(20, self.size.width - 2 * _EDGES)
        self.set_class(self.size.height <= _LOW, "-low")
        self.set_class(self._seen is None, "-empty")
        self.set_class(self._done is not None, "-done")
        file = self._file
        self.path.placeholder = _NEXT if file else _FIRST
        self._show_state(width)
        self.query_one(".imports--files", Static).update(self._files(width))
        self.query_one(".imports--switches", Static).update(
            told.switches(self.shell.registry, self._choices, width)
        )
        rows = told.first_rows(file, enrich=self._choices.enrich, width=width) if file else ""
        self.query_one(".imports--rows", Static).update(rows)
        most = 2 if self.size.height <= _LOW else _NOTES
        self.query_one(".imports--notes", Static).update(
            told.notes(file, width, most) if file else ""
        )
        self.columns.show_file(file, width)

    def _show_state(self, width: int) -> None:
        if self._doing:
            doing = self._doing
            self.state.update(told.progress(doing.what, doing.done, doing.total, width))
        elif self._done:
            words = "\n".join(map(safe, self._done.said(misfits=self._choices.misfits)))
            self.state.update(Content(f"{words}\n") + told.counts(self._done, width))
        elif file := self._file:
            self.state.update(told.counts(file, width))
        else:
            self.state.update(Content(_EMPTY))

    def _files(self, width: int) -> Content:
        lines = []
        for at, file in enumerate(self._seen.files if self._seen else ()):
            name = cut(f"{safe(file.path.name)}  ", width // 2)
            kind = cut(f"{safe(file.title)} · {safe(file.layout)}", width - len(name) - 2)
            sign = "▸ " if at == self._at else "  "
            lines.append(
                Content.assemble((sign, "$text-primary"), (name, "bold"), (kind, "$secondary"))
            )
        return Content("\n").join(lines)

    # What the keys do.

    def action_file(self, step: int) -> None:
        """Show the next file, or the one before."""
        if self._seen:
            self._at = (self._at + step) % len(self._seen.files)
            self.show()

    def action_drop(self) -> None:
        """Leave out the file that is shown."""
        if file := self._file:
            self._choose(paths=tuple(path for path in self._choices.paths if path != file.path))

    def action_switch(self, name: str) -> None:
        """Turn one of the switches."""
        if self._done:
            return
        if self._seen:
            self._choose(**{name: not getattr(self._choices, name)})
        else:
            self._choices = replace(self._choices, **{name: not getattr(self._choices, name)})  # type: ignore[arg-type]
            self.show()

    @on(Columns.RowSelected)
    def choose_field(self, event: Columns.RowSelected) -> None:
        """Let the rep say what a column means."""
        file = self._file
        if file is None or self._done or self._is_at_work("say what a column means"):
            return
        from pipeboard.exchange.profiles import FIELDS_OF
        from pipeboard.ui.imports.fields import FieldPicker

        column, meant, _ = self.columns.means[event.cursor_row]
        picker = FieldPicker(column, FIELDS_OF[file.kind], meant)
        self.app.push_screen(picker, partial(self._read_as, column, meant))

    def _read_as(self, column: str, meant: str, chosen: str | None) -> None:
        if chosen is not None and chosen != meant:
            kept = tuple(pair for pair in self._choices.mapping if pair[0] != column)
            self._choose(mapping=(*kept, (column, chosen)))

    @work
    async def action_apply(self) -> None:
        """Do what is shown: one command, one undo."""
        seen = self._seen
        if self._done or self._is_at_work("import"):
            return
        if seen is None or not seen.is_worth_it:
            words = "There is nothing new in it." if seen else "Name a file first."
            self.shell.say(words, severity="warning")
            return
        self._begin(doing := Doing("writing"))
        done = await self.shell.write(bring(seen, self.shell.today(), doing))
        if not self.is_attached:
            return
        self._end()
        if isinstance(done, Refusal):
            self.shell.say(str(done), severity="warning")
            return
        self._done = done
        self.query_one(".imports--title", Static).update(Content("Imported"))
        self.query_one(Footer).hint((("u", "takes it back"), ("enter", "back")))
        self.show()
        self.set_focus(None)

    def action_leave(self) -> None:
        """Cancel what goes on; else back."""
        if self._doing:
            self._doing.is_cancelled = True
        else:
            self.dismiss(None)

    def action_close(self) -> None:
        """Back, once it is done."""
        if self._done:
            self.dismiss(None)

    # Work that takes its time.

    def _begin(self, doing: Doing) -> None:
        self._doing = doing
        self._timer = self.set_interval(_TICK, self._tick)
        self._tick()

    def _tick(self) -> None:
        self._show_state(max(20, self.size.width - 2 * _EDGES))

    def _end(self) -> None:
        self._doing = None
        if self._timer:
            self._timer.stop()
        self.show()

    def _is_at_work(self, wanted: str) -> bool:
        if self._doing is None:
            return False
        self.shell.say(f"Still {self._doing.what}: esc cancels it, then you can {wanted}.")
        return True
