"""The thread that writes to the terminal ends, also when the window is gone."""

from __future__ import annotations

import io
import threading

import pytest

from pipeboard.ui.driver import Output


class Gone(io.StringIO):
    """A terminal whose window is closed: from then on what is flushed fails."""

    is_gone = False

    def flush(self) -> None:
        if self.is_gone:
            raise OSError(5, "Input/output error")


@pytest.mark.parametrize("words", [(), ("a",), ("a", "b", "c")])
def test_it_ends_when_the_window_goes_before_the_last_flush(words: tuple[str, ...]) -> None:
    file = Gone()
    output = Output(file)
    output.start()
    for text in words:
        output.write(text)
    file.is_gone = True
    stopping = threading.Thread(target=output.stop, daemon=True)
    stopping.start()
    stopping.join(10)
    assert not stopping.is_alive()


def test_it_writes_what_it_is_given() -> None:
    file = Gone()
    output = Output(file)
    output.start()
    output.write("one ")
    output.write("two")
    output.stop()
    assert file.getvalue() == "one two"
