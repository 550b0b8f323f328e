"""Files that leave: whole or not at all, for the rep's eyes only, nothing lost by mistake."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_MINE = stat.S_IRUSR | stat.S_IWUSR


class CannotWrite(Exception):
    """A file or folder cannot be made there: one line that says why."""


@contextmanager
def new_file(path: Path, *, force: bool = True) -> Iterator[BinaryIO]:
    """Give a file to write to, which takes its place when all is written; with mode 0600.

    A link keeps pointing at it. What goes wrong leaves what was there before.

    Raises:
        CannotWrite: it cannot be made there, or is there already and `force` is not given.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        raise CannotWrite("it is not a file")
    if target.exists() and not force:
        raise CannotWrite("it is there already: name another file, or add --force")
    try:
        handle, made = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    except OSError as error:
        raise CannotWrite(error.strerror or str(error)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, _MINE)
            yield file
            file.flush()
            os.fsync(handle)
        Path(made).replace(target)
    except OSError as error:
        raise CannotWrite(error.strerror or str(error)) from None
    finally:
        with suppress(OSError):
            Path(made).unlink()


@contextmanager
def new_folder(path: Path, *, may_replace: Callable[[Path], bool]) -> Iterator[Path]:
    """Give an empty folder to write into, which takes its place when all is written; mode 0700.

    `may_replace` says whether a folder that holds something may be given up for it.

    Raises:
        CannotWrite: it cannot be made there, or what is there may not be replaced.
    """
    target = path.resolve()
    try:
        if target.exists() and not target.is_dir():
            raise CannotWrite("it is not a folder")
        taken = target.exists() and any(target.iterdir())
        if taken and not may_replace(target):
            raise CannotWrite("it is not empty: name another folder")
        made = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:40]}."))
    except OSError as error:
        raise CannotWrite(error.strerror or str(error)) from None
    try:
        fresh = made / "new"
        fresh.mkdir(mode=0o700)
        fresh.chmod(0o700)
        yield fresh
        if target.exists():
            target.rename(made / "old")
        fresh.rename(target)
    except OSError as error:
        raise CannotWrite(error.strerror or str(error)) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """Give a new file with mode 0600 inside a folder of `new_folder`."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MINE), "wb") as file:
        os.fchmod(file.fileno(), _MINE)
        yield file
        file.flush()
        os.fsync(file.fileno())
