"""The terminal as pipeboard reads it: bad bytes, pastes, stray typing, a closed window."""

from __future__ import annotations

import codecs
import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from time import monotonic

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.geometry import Size
from textual.message import Message

from pipeboard.domain.text import harmless
from pipeboard.ui.stopping import StoppableDriver

Typed = events.Key | events.Paste
BURST = 5  # printable keys in one read that no hand types; a held key repeats one a read
UNCLOSED = 2.0  # seconds without a byte after which a paste is over, closed or not
_SEAM = len(BRACKETED_PASTE_END) - 1
_BEGINS = "[OP]_^X"  # after an escape these begin what a terminal sends by itself


class Parser(XTermParser):
    """Takes a paste as text whatever is in it, and marks the keys that came in one read."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasted: list[str] | None = None
        self._seam, self._at = "", 0.0

    def feed(self, data: str) -> Iterable[Message]:
        """Yield the messages of one read."""
        # An escape that was alone long enough is one, also when the next key came before a tick.
        read = [*self.tick(), *(self._parts(data) if data else super().feed(data))]
        keys = [one for one in read if isinstance(one, events.Key) and one.is_printable]
        for key in keys if len(keys) >= BURST else ():
            key.is_burst = True  # type: ignore[attr-defined]
        yield from read

    def tick(self) -> Iterable[Message]:
        """Yield what only time decides: a lone escape, a paste that is never closed."""
        yield from super().tick()
        if self._pasted is not None and monotonic() - self._at > UNCLOSED:
            yield self._paste(self._seam)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        """Yield the keys of a sequence; an escape and a character is that character with alt.

        Textual has other keys for some of these, and for the rest it waits whether more follows.
        """
        ever = super()._sequence_to_key_events
        first, last = sequence[:1], sequence[1:] if not alt else sequence
        is_whole = alt or (first == "\x1b" and last not in tuple(_BEGINS))
        if not (is_whole and len(last) == 1 and (last.isprintable() or last in "\t\r")):
            yield from ever(sequence, alt)
            return
        (plain,) = ever(last)
        key = events.Key(f"alt+{plain.key}", None)
        key.as_ever = [*ever(sequence, alt)] or [*ever(last, True)]  # type: ignore[attr-defined]
        yield key

    def _parts(self, data: str) -> Iterator[Message]:
        """Take the pastes out: Textual's parser makes keys of an escape sequence in a paste."""
        while data:
            if self._pasted is None:
                keys, start, data = data.partition(BRACKETED_PASTE_START)
                if keys:
                    yield from super().feed(keys)
                if start:
                    self._pasted, self._seam, self._at = [], "", monotonic()
                continue
            text, end, data = (self._seam + data).partition(BRACKETED_PASTE_END)
            if end:
                yield self._paste(text)
            else:  # the end may come in two reads
                self._pasted.append(text[:-_SEAM])
                self._seam, self._at = text[-_SEAM:], monotonic()

    def _paste(self, last: str) -> events.Paste:
        text = "".join([*(self._pasted or ()), last])
        self._pasted = None
        return events.Paste(harmless(text, lines=True))


class Output(WriterThread):
    """Textual's output thread; when the window is gone it goes on taking what nobody will see."""

    def run(self) -> None:
        """Write until the end; a thread that died would hold up the app at its full queue."""
        is_gone = False
        while (text := self._queue.get()) is not None:
            try:
                if not is_gone:
                    self._file.write(text)
                    if not self._queue.qsize():
                        self._file.flush()
            except OSError:
                is_gone = True
        with suppress(OSError):
            self._file.flush()


class Decoder(codecs.getincrementaldecoder("utf-8")):  # type: ignore[misc]
    """Replaces bad bytes: Textual's own ends the app on one."""

    def __init__(self) -> None:
        super().__init__(errors="replace")

    def decode(self, data: bytes, final: bool = False) -> str:
        """Return the text of one read.

        Raises:
            EOFError: there was nothing to read, nor will there be.
        """
        if not data and not final:
            raise EOFError
        return str(super().decode(data, final))


class Driver(StoppableDriver):
    """Textual's driver with that parser, that decoder and that output."""

    def start_application_mode(self) -> None:
        """Take the terminal."""
        vars(linux_driver).update(
            WriterThread=Output, XTermParser=Parser, getincrementaldecoder=lambda _: Decoder
        )
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def look_at_size(self) -> None:
        """Tell the app its size again if it knows another: in a storm of them one can be lost."""
        size = Size(*self._get_terminal_size())
        if size != self._app.size:
            self._app.post_message(events.Resize(size, size))

    def run_input_thread(self) -> None:
        """Read keys until the app ends, or the window is gone."""
        try:
            super().run_input_thread()
        except (OSError, EOFError):
            signal.raise_signal(signal.SIGHUP)


def is_burst(event: events.Event) -> bool:
    """Return whether a key came with at least four others in one read."""
    return getattr(event, "is_burst", False)


def as_ever(event: Typed) -> Iterable[Typed]:
    """Return what Textual makes of a key with alt, for where alt and a letter mean nothing."""
    return getattr(event, "as_ever", (event,))


def is_for_this_terminal() -> bool:
    """Return whether Textual would use its Linux driver here: not a test, not the web."""
    from textual import constants

    return constants.DRIVER is None
