"""Where things live: the store, the settings, backups, own texts and the log; makes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from platformdirs import PlatformDirs

_HOME = PlatformDirs("pipeboard", appauthor=False)
SHIPPED_TEXTS = Path(__file__).parent / "content"
"""The folder of the texts that come with pipeboard."""


class Paths(NamedTuple):
    """Every place that pipeboard reads or writes."""

    store: Path
    config: Path
    backups: Path
    content: Path
    """Folder with the rep's own texts."""
    log: Path
    """What went wrong, without any of the rep's data."""


def config_path(flag: str | None, env: Mapping[str, str]) -> Path:
    """Return where the settings are: `--config`, then PIPEBOARD_CONFIG, then the usual place."""
    chosen = flag or env.get("PIPEBOARD_CONFIG")
    return _absolute(chosen) if chosen else _HOME.user_config_path / "config.toml"


def locate(config: Path, *, flag: str | None, env: Mapping[str, str], setting: str = "") -> Paths:
    """Return all places; the store is `--db`, then PIPEBOARD_DB, then the setting, then the usual.

    A `setting` that is no absolute path is taken from the folder of the settings. Backups stand
    beside the store, own texts beside the settings.
    """
    if chosen := flag or env.get("PIPEBOARD_DB"):
        store = _absolute(chosen)
    elif setting:
        store = config.parent / _at_home(setting)
    else:
        store = _HOME.user_data_path / "pipeboard.db"
    return at(store, config)


def at(store: Path, config: Path) -> Paths:
    """Return the places that go with a store and a settings file."""
    return Paths(
        store,
        config,
        store.resolve().parent / "backups",
        config.parent / "content",
        log_path(),
    )


def log_path() -> Path:
    """Return where the log is; it does not depend on any setting."""
    return _HOME.user_log_path / "pipeboard.log"


def _absolute(chosen: str) -> Path:
    return _at_home(chosen).absolute()


def _at_home(chosen: str) -> Path:
    try:
        return Path(chosen).expanduser()
    except RuntimeError:  # `~nobody`, and nobody is called that: a name like any other
        return Path(chosen)
