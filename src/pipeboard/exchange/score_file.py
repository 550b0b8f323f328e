"""The score model as a file: written to be edited, read back with the place of what is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pipeboard.domain.scoring import BEHAVIOUR_MAX, FIT_MAX, Model, ModelError, dump, read_model

_HEAD = (
    "The scoring model of pipeboard: edit it, then pipeboard score setup --file FILE",
    "The first tier of each rule of fit counts most; these must sum to exactly {most}: {sum}",
    "Behaviour is limited to {limit}; its caps may sum to more (now {caps}).",
    "Age and gender are not scored: that is discrimination, and it is companies one sells to.",
)


def read(path: Path) -> Model:
    """Return the model in a TOML file.

    Raises:
        ModelError: it cannot be used, with the place and the reason.
        OSError: the file cannot be read.
    """
    try:
        return read_model(tomllib.loads(path.read_text("utf-8-sig")))
    except UnicodeDecodeError:
        raise ModelError("", "is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise ModelError("", f"is no TOML: {error}") from None


def text(model: Model) -> str:
    """Return a model as TOML that `read` understands, with what an editor has to know on top."""
    import tomlkit

    document = tomlkit.document()
    sums = sum_of_fit(model)
    caps = sum(rule.cap for rule in model.behaviours)
    for line in _HEAD:
        document.add(
            tomlkit.comment(line.format(most=FIT_MAX, sum=sums, limit=BEHAVIOUR_MAX, caps=caps))
        )
    document.add(tomlkit.nl())
    for name, value in dump(model).items():
        is_rules = isinstance(value, list) and value and isinstance(value[0], dict)
        document.add(name, _rules(value) if is_rules else tomlkit.item(value))
    return tomlkit.dumps(document)


def sum_of_fit(model: Model) -> str:
    """Return the sum of the fit maxima as it is reckoned: `15 + 15 + 20 + 5 + 5 = 60`."""
    points = [rule.points for rule in model.fit]
    return f"{' + '.join(map(str, points)) or '0'} = {sum(points)}"


def _rules(rules: list[dict[str, Any]]) -> Any:
    """Rules as tables, their tiers on one line each."""
    import tomlkit

    listed = tomlkit.aot()
    for rule in rules:
        table = tomlkit.table()
        for name, value in rule.items():
            table.add(name, _tiers(value) if name == "tiers" else tomlkit.item(value))
        listed.append(table)
    return listed


def _tiers(tiers: list[dict[str, Any]]) -> Any:
    import tomlkit

    listed = tomlkit.array()
    for tier in tiers:
        inline = tomlkit.inline_table()
        inline.update(tier)
        listed.append(inline)
    return listed.multiline(multiline=len(tiers) > 1)
