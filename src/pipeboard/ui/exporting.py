"""Writing the marked contacts to a file that the rep names."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.text import plural
from pipeboard.store import connect
from pipeboard.ui import formflow

if TYPE_CHECKING:
    from pipeboard.ui.app import PipeboardApp


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written."""

    path: Path
    contacts: int


async def export_marked(app: PipeboardApp) -> None:
    """Ask for a file and write all marked contacts to it; then nobody is marked any more."""
    try:
        form = await formflow.made(app, "export_marked", None, command=partial(_save, app))
        result = None if form is None else await formflow.ended(app, form)
    finally:
        app.release_keys()
    if isinstance(result, Written):
        app.drop_marks()
        app.say(f"{plural(result.contacts, 'contact')} written to {result.path}")


async def _save(
    app: PipeboardApp, name: str, *about: int, drafts: tuple[str, ...], **given: Any
) -> Written | Refusal:
    """Save the form: write the file on a thread, which may take a while."""
    del name, about
    ids, path = given["ids"], Path(given["file"]).expanduser()
    done = await asyncio.to_thread(_write, app.path, ids, path)
    if isinstance(done, Written):
        for key in drafts:
            app.drop(key)
    return done


def _write(store: Path, ids: Sequence[int], path: Path) -> Written | Refusal:
    from pipeboard.exchange.export_files import CannotWrite, new_file
    from pipeboard.exchange.export_people import contacts_csv
    from pipeboard.exchange.export_vcards import vcards

    try:
        with closing(connect.reader(store)) as db, new_file(path, force=False) as target:
            is_cards = path.suffix.lower() == ".vcf"
            lines = vcards(db, ids, version="3.0") if is_cards else contacts_csv(db, ids, raw=False)
            target.writelines(lines)
    except CannotWrite as error:
        return Refusal(f"{path}: {error}.", (Missing("file", "a file"),))
    except (connect.StoreError, sqlite3.Error) as error:
        return Refusal(f"Not written: {error}.")
    return Written(path, len(ids))
