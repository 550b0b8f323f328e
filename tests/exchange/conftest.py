"""Bringing small files in: the preview must say what the import then does."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeboard.exchange import importing
from pipeboard.exchange.lead_files import Asked
from pipeboard.store import connect
from pipeboard.store.unit import Store
from tests.conftest import TODAY


class Bringing:
    """Writes files and brings them in; keeps what the last preview said."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder
        self.seen: importing.Preview | None = None

    def file(self, name: str, header: str, *rows: Sequence[Any]) -> Path:
        """A CSV of this header and these rows."""
        path = self.folder / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(header.split(","))
            writer.writerows(rows)
        return path

    def preview(self, *paths: Path, **asked: Any) -> importing.Preview:
        """What files would do; nothing is written."""
        with closing(connect.reader(self.store.path)) as reader:
            seen = importing.preview(paths, reader, Asked(**asked), today=TODAY)
        assert isinstance(seen, importing.Preview), seen
        self.seen = seen
        return seen

    def __call__(self, *paths: Path, **asked: Any) -> list[tuple[int, ...]]:
        """Bring files in; return added, filled, skipped, refused and unjoined of each, as worked.

        The order is people, companies, deals, activities, whatever the order given.
        """
        with self.preview(*paths, **asked) as seen:
            done = importing.apply(self.store, seen, today=TODAY)
        assert isinstance(done, importing.Imported), done
        said, became = _counts(seen.files), _counts(done.files)
        assert said == became
        return became

    @property
    def notices(self) -> list[str]:
        """What the last preview said beside its counts."""
        assert self.seen
        return [words for file in self.seen.files for words in file.notices]

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """Line and reason of the rows that the last preview refused."""
        assert self.seen
        return [(one.line, one.reason) for file in self.seen.files for one in file.first_refused]

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the store holds."""
        return self.store.raw.execute(sql, values).fetchall()


def _counts(files: Sequence[Any]) -> list[tuple[int, ...]]:
    names = ("added", "filled", "skipped", "refused", "unjoined")
    return [tuple(getattr(file, name) for name in names) for file in files]


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Bringing:
    """Files brought into a new store."""
    return Bringing(store, tmp_path)
