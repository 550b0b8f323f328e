"""The score model set, changed and turned off, and what contacts did that counts towards it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import col, select

from pipeboard.commands.records import called, load
from pipeboard.domain.days import say_date
from pipeboard.domain.icp import Profile, judging
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.scoring import DEFAULT, Model, ModelError, dump, read_model, with_points
from pipeboard.domain.text import clean, did_you_mean
from pipeboard.store import model as stored
from pipeboard.store import persons
from pipeboard.store.connect import StoreError
from pipeboard.store.lists import Behaviour, Setting
from pipeboard.store.unit import Unit

_PAGE = 5000
_FACTS = f"""
select c.id, c.icp, p.industry, p.headcount_min, p.headcount_max, c.title, c.seniority
from contact c left join company p on p.id = c.company_id
where c.id > ? order by c.id limit {_PAGE}"""
_JUDGED = "update contact set icp = ?, updated_at = ? where id = ?"
_COUNTS = "select count(*), coalesce(sum(icp = 'match'), 0) from contact"
_OFF = "Scoring is off: pipeboard score setup turns it on."


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of the model, in words for the rep."""

    words: str


@dataclass(frozen=True, slots=True)
class Logged:
    """A behaviour that was written down, in words; `lo` is None while scoring is off."""

    contact_id: int
    name: str
    words: str
    lo: int | None


def set_model(unit: Unit, model: Model) -> Changed | Refusal:
    """Take a model: from now on it says what everybody scores, and who fits.

    Its version is the next one, whatever it says itself. The very same model changes nothing.
    """
    before = _model_before(unit)
    version = before.version + 1 if before else 1
    try:
        model = replace(read_model(dump(model)), version=version)
    except ModelError as error:
        return Refusal(f"score model, {error}")
    if before and replace(model, version=before.version) == before:
        return Changed(f"The score model stands as it was, version {before.version}.")
    _write(unit, model)
    _judge_all(unit, before.profile if before else DEFAULT.profile, model.profile)
    unit.says(f"score model {version}")
    total, match = unit.raw.execute(_COUNTS).fetchone()
    return Changed(f"Score model {version}: {match:,} of {total:,} are an ICP match.")


def switch_off(unit: Unit) -> Changed | Refusal:
    """Turn scoring off: nobody has a score any more; what contacts did stays."""
    row = unit.first(select(Setting.id).where(col(Setting.key) == stored.KEY))
    if row is None:
        return Refusal("Scoring is off already.")
    before = _model_before(unit)
    unit.remove(Setting, row.id)
    _judge_all(unit, before.profile if before else None, DEFAULT.profile)
    unit.says("scoring off")
    return Changed("Scoring is off.")


def apply_points(unit: Unit, points: Mapping[str, int]) -> Changed | Refusal:
    """Give rules of the model other points; fit is scaled so that its maxima sum to 60 again."""
    before = stored.model(unit.raw)
    if before is None:
        return Refusal(_OFF)
    try:
        model = replace(with_points(before, points), version=before.version + 1)
    except ModelError as error:
        return Refusal(f"score model, {error}")
    was = before.points()
    said = [
        f"{rule} {was[rule]} → {now}" for rule, now in model.points().items() if now != was[rule]
    ]
    if not said:
        return Changed("All rules have these points already.")
    _write(unit, model)
    unit.says(f"score points, model {model.version}")
    return Changed(f"Score model {model.version}: {', '.join(said)}.".replace(" -", " −"))


def log_behaviour(
    unit: Unit, contact_id: int, rule: str, on: date, note: str = ""
) -> Logged | Refusal:
    """Write down what a contact did on a day; the rule is one of the model's.

    While scoring is off the default model's rules hold.
    """
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    by, today = stored.ruling(unit.raw), unit.now.astimezone().date()
    known = by.model.behaviour(rule)
    if known is None:
        return _unknown(rule, by.model)
    if on > today:
        asked = (Missing("on", "a day that has come"),)
        return Refusal(f"{say_date(on, today)} is still to come.", asked)
    unit.insert(
        Behaviour,
        contact_id=contact_id,
        rule=known.id,
        happened_on=on,
        points=known.points,
        note=clean(note),
    )
    unit.says(f"behaviour {known.id}")
    name, words = called(unit, contact), f"{known.words} +{known.points}"
    if stored.scorer(unit.raw) is None:
        return Logged(contact_id, name, f"{name}: {words}", None)
    person = persons.known(unit.raw, [contact_id], columns=by.model.columns)[contact_id].person
    rated = by.rate(person, persons.events(unit.raw, [contact_id])[contact_id], today)
    return Logged(contact_id, name, f"{name}: {words} · score {rated.shown}", rated.lo)


def _unknown(rule: str, model: Model) -> Refusal:
    ids = [one.id for one in model.behaviours]
    near = did_you_mean(rule, ids) or "."
    asked = (Missing("rule", f"one of {', '.join(ids) or 'none'}"),)
    return Refusal(f"The score model has no behaviour “{rule}”{near}", asked)


def _model_before(unit: Unit) -> Model | None:
    """The model as it stands; one that another program spoilt is as none."""
    try:
        return stored.model(unit.raw)
    except StoreError:
        return None


def _write(unit: Unit, model: Model) -> None:
    text = json.dumps(dump(model), ensure_ascii=False)
    row = unit.first(select(Setting.id).where(col(Setting.key) == stored.KEY))
    if row is None:
        unit.insert(Setting, key=stored.KEY, value=text)
    else:
        unit.change(Setting, row.id, value=text)


def _judge_all(unit: Unit, before: Profile | None, profile: Profile) -> None:
    """Judge again who fits, when the profile is another one."""
    if before == profile:
        return
    changed = ((now, unit.stamp, who) for who, now in _judged_otherwise(unit, profile))
    unit.raw.executemany(_JUDGED, list(changed))


def _judged_otherwise(unit: Unit, profile: Profile) -> Iterator[tuple[int, str]]:
    judge, last = judging(profile), 0
    total, done = unit.raw.execute("select count(*) from contact").fetchone()[0], 0
    while rows := unit.raw.execute(_FACTS, (last,)).fetchall():
        for who, was, *facts in rows:
            _, now = judge(*facts)
            if now != was:
                yield who, now
        last, done = rows[-1][0], done + len(rows)
        unit.progress("judging who fits", done, total)
