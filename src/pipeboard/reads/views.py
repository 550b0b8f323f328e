"""The views that the rep saved, and the tags there are."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from pipeboard.domain.text import fold

_TAGGED = 2_000  # contacts whose tags are offered: the newest
_TAGS = f"""select value, count(*) from
(select tags from contact where tags <> '[]' order by id desc limit {_TAGGED}) tagged,
json_each(tagged.tags) group by value order by 2 desc, 1"""


class View(NamedTuple):
    """A query under a name."""

    name: str
    query: str


def views(db: sqlite3.Connection) -> list[View]:
    """Return every saved view by name."""
    rows = db.execute("select name, query from saved_view").fetchall()
    return sorted((View(*row) for row in rows), key=lambda view: fold(view.name))


def view(db: sqlite3.Connection, name: str) -> View | None:
    """Return the view of a name, whatever its case and accents."""
    return next((one for one in views(db) if fold(one.name) == fold(name)), None)


def tags(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return the tags in use, the commonest first, as the contacts added last have them."""
    return tuple(str(row[0]) for row in db.execute(_TAGS))
