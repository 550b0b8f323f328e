"""The score model as a mapping, as a TOML file and the store have it: read, checked, written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pipeboard.domain.icp import Profile
from pipeboard.domain.score_checks import (
    countries_at,
    levels_at,
    list_at,
    no_others,
    range_at,
    table_at,
    text_at,
    texts_at,
    whole_at,
)
from pipeboard.domain.score_model import (
    BEHAVIOUR_MAX,
    DEFAULT,
    FIELDS,
    FIT_MAX,
    OF_PROFILE,
    BehaviourRule,
    FitRule,
    Model,
    ModelError,
    Penalty,
    Tier,
    refuse,
)
from pipeboard.domain.text import did_you_mean, fold

T = TypeVar("T")
_TOP = ("version", "profile", "fit", "behaviour", "penalty", "thresholds", "decay")
_PROFILE = ("industries", "headcount", "functions", "levels", "countries")
_FIT = ("id", "words", "field", "column", "tiers")
_TIER = ("points", "values", "ranges")
_BEHAVIOUR = ("id", "words", "points", "cap")
_PENALTY = "id words points free_mail tags titles seniorities column values".split()
_ID = re.compile("[a-z][a-z0-9_]{0,31}")
_TAKEN = frozenset("id name company total lo hi fit behaviour clamp rounding icp".split())
_NOT_SCORED = frozenset({"age", "gender", "sex", "birthday", "date of birth", "salutation"})
_RANGED = ("headcount", "custom")
_VERSIONS = 2**31
_LONG = 80  # letters of a rule's words, which stand in one line
_RULES = 30


def read_model(found: Mapping[str, Any]) -> Model:
    """Return the model that a mapping says, from a TOML file or the store's JSON.

    A section that is not there is the default's; `dump` writes what this reads.

    Raises:
        ModelError: with the place (`fit.industry.points`) and the reason.
    """
    no_others("", found, _TOP)
    limits = table_at("thresholds", found.get("thresholds", {}), ("mail", "call"))
    mail, call = DEFAULT.mail_at, DEFAULT.call_at
    model = Model(
        version=whole_at("version", found.get("version", DEFAULT.version), 1, _VERSIONS),
        profile=_profile(found["profile"]) if "profile" in found else DEFAULT.profile,
        fit=_rules("fit", found, DEFAULT.fit, _fit_rule),
        behaviours=_rules("behaviour", found, DEFAULT.behaviours, _behaviour),
        penalties=_rules("penalty", found, DEFAULT.penalties, _penalty),
        mail_at=whole_at("thresholds.mail", limits.get("mail", mail), 1, 100),
        call_at=whole_at("thresholds.call", limits.get("call", call), 1, 100),
        decay=_decay(found["decay"]) if "decay" in found else DEFAULT.decay,
    )
    if error := refuse(model):
        raise error
    return model


def dump(model: Model) -> dict[str, Any]:
    """Return a model as a mapping that JSON and TOML can hold; what says nothing is left out."""
    profile = model.profile
    return {
        "version": model.version,
        "profile": {
            "industries": list(profile.industries),
            "headcount": list(profile.headcount),
            "functions": list(profile.functions),
            "levels": [str(level) for level in profile.levels],
            "countries": list(profile.countries),
        },
        "fit": [_said_fit(rule) for rule in model.fit],
        "behaviour": [
            {"id": rule.id, "words": rule.words, "points": rule.points, "cap": rule.cap}
            for rule in model.behaviours
        ],
        "penalty": [_said_penalty(rule) for rule in model.penalties],
        "thresholds": {"mail": model.mail_at, "call": model.call_at},
        "decay": [list(step) for step in model.decay],
    }


def _said_fit(rule: FitRule) -> dict[str, Any]:
    tiers = [
        {"points": tier.points}
        | _said(values=list(tier.values), ranges=[list(one) for one in tier.ranges])
        for tier in rule.tiers
    ]
    return _said(id=rule.id, words=rule.words, field=rule.field, column=rule.column, tiers=tiers)


def _said_penalty(rule: Penalty) -> dict[str, Any]:
    return {"id": rule.id, "words": rule.words, "points": rule.points} | _said(
        free_mail=rule.free_mail,
        tags=list(rule.tags),
        titles=list(rule.titles),
        seniorities=[str(level) for level in rule.seniorities],
        column=rule.column,
        values=list(rule.values),
    )


def _said(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _profile(found: Any) -> Profile:
    at, usual = "profile", DEFAULT.profile
    table = table_at(at, found, _PROFILE)
    return Profile(
        industries=texts_at(f"{at}.industries", table.get("industries", usual.industries)),
        headcount=range_at(f"{at}.headcount", table.get("headcount", usual.headcount)),
        functions=texts_at(f"{at}.functions", table.get("functions", usual.functions)),
        levels=levels_at(f"{at}.levels", table.get("levels", usual.levels)),
        countries=countries_at(f"{at}.countries", table.get("countries", usual.countries)),
    )


def _rules(
    section: str,
    found: Mapping[str, Any],
    usual: tuple[T, ...],
    read: Callable[[str, Any], T],
) -> tuple[T, ...]:
    if section not in found:
        return usual
    listed = list_at(section, found[section])
    if len(listed) > _RULES:
        raise ModelError(section, f"use {_RULES} rules at most, not {len(listed)}")
    return tuple(read(_place(section, at, one), one) for at, one in enumerate(listed, 1))


def _place(section: str, at: int, found: Any) -> str:
    """Where a rule is: by its id where it has one, else by its number."""
    named = found.get("id") if isinstance(found, Mapping) else None
    return f"{section}.{named}" if isinstance(named, str) and named else f"{section}[{at}]"


def _fit_rule(at: str, found: Any) -> FitRule:
    table = table_at(at, found, _FIT)
    of = text_at(f"{at}.field", table.get("field", ""))
    if fold(of) in _NOT_SCORED:
        raise _not_scored(f"{at}.field", of)
    if of not in FIELDS:
        near = did_you_mean(of, FIELDS) if of else ""
        raise ModelError(f"{at}.field", f"use one of {', '.join(FIELDS)}{near}")
    column = _column(at, table)
    if (of == "custom") is not bool(column):
        why = "a custom rule names a column, or tags" if of == "custom" else "only for custom"
        raise ModelError(f"{at}.column", why)
    listed = list_at(f"{at}.tiers", table.get("tiers", []))
    if not listed:
        raise ModelError(f"{at}.tiers", "give at least one")
    tiers = tuple(_tier(f"{at}.tiers[{n}]", of, one) for n, one in enumerate(listed, 1))
    return FitRule(_id(at, table), _words(at, table), of, tiers, column)


def _tier(at: str, of: str, found: Any) -> Tier:
    table = table_at(at, found, _TIER)
    points = whole_at(f"{at}.points", table.get("points"), 0, FIT_MAX)
    values_at, listed = f"{at}.values", table.get("values", ())
    if of == "seniority":
        values = tuple(str(level) for level in levels_at(values_at, listed))
    elif of == "country":
        values = countries_at(values_at, listed)
    else:
        values = texts_at(values_at, listed)
    pairs = list_at(f"{at}.ranges", table.get("ranges", []))
    ranges = tuple(range_at(f"{at}.ranges[{n}]", one) for n, one in enumerate(pairs, 1))
    if ranges and of not in _RANGED:
        raise ModelError(f"{at}.ranges", "only for headcount and custom")
    if values and of == "headcount":
        raise ModelError(values_at, "a headcount has ranges")
    if not values and not ranges and of not in OF_PROFILE:
        raise ModelError(values_at, "give at least one")
    return Tier(points, values, ranges)


def _behaviour(at: str, found: Any) -> BehaviourRule:
    table = table_at(at, found, _BEHAVIOUR)
    points = whole_at(f"{at}.points", table.get("points"), 0, BEHAVIOUR_MAX)
    cap = whole_at(f"{at}.cap", table.get("cap", points), 0, BEHAVIOUR_MAX)
    if cap < points:
        raise ModelError(f"{at}.cap", f"{cap} is less than one event gives ({points})")
    return BehaviourRule(_id(at, table), _words(at, table), points, cap)


def _penalty(at: str, found: Any) -> Penalty:
    table = table_at(at, found, _PENALTY)
    free = table.get("free_mail", False)
    if not isinstance(free, bool):
        raise ModelError(f"{at}.free_mail", "use true or false")
    column = _column(at, table)
    penalty = Penalty(
        _id(at, table),
        _words(at, table),
        whole_at(f"{at}.points", table.get("points"), -FIT_MAX, 0),
        free_mail=free,
        tags=texts_at(f"{at}.tags", table.get("tags", ())),
        titles=texts_at(f"{at}.titles", table.get("titles", ())),
        seniorities=levels_at(f"{at}.seniorities", table.get("seniorities", ())),
        column=column,
        values=texts_at(f"{at}.values", table.get("values", ())),
    )
    if bool(column) is not bool(penalty.values):
        raise ModelError(f"{at}.values", "a column and its values go together")
    if not (free or penalty.tags or penalty.titles or penalty.seniorities or column):
        raise ModelError(
            at, "say what brings it on: free_mail, tags, titles, seniorities or column"
        )
    return penalty


def _decay(found: Any) -> tuple[tuple[int, int], ...]:
    steps: list[tuple[int, int]] = []
    for n, one in enumerate(list_at("decay", found), 1):
        at = f"decay[{n}]"
        if not (isinstance(one, Sequence) and not isinstance(one, str) and len(one) == 2):
            raise ModelError(at, "use [days, percent]")
        days, percent = whole_at(at, one[0], 0, 3650), whole_at(at, one[1], 0, 100)
        if steps and (days <= steps[-1][0] or percent > steps[-1][1]):
            raise ModelError(at, "days go up and percents down from step to step")
        steps.append((days, percent))
    if not steps:
        raise ModelError("decay", "give at least one step such as [30, 100]")
    return tuple(steps)


def _id(at: str, table: Mapping[str, Any]) -> str:
    named = text_at(f"{at}.id", table.get("id", ""))
    if not _ID.fullmatch(named):
        raise ModelError(f"{at}.id", "use small letters, digits and _, beginning with a letter")
    if named in _TAKEN:
        raise ModelError(f"{at}.id", f"“{named}” has a meaning of its own")
    return named


def _words(at: str, table: Mapping[str, Any]) -> str:
    words = text_at(f"{at}.words", table.get("words", "")) or str(table["id"]).replace("_", " ")
    if len(words) > _LONG or "\n" in words:
        raise ModelError(f"{at}.words", f"use one line of {_LONG} letters at most")
    return words


def _column(at: str, table: Mapping[str, Any]) -> str:
    column = text_at(f"{at}.column", table.get("column", ""))
    if fold(column) in _NOT_SCORED:
        raise _not_scored(f"{at}.column", column)
    return column


def _not_scored(at: str, what: str) -> ModelError:
    return ModelError(at, f"{what} is not scored: that would be discrimination")
