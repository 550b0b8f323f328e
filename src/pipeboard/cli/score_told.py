"""A scoring model, and how it did, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeboard.domain.evaluation import FEW, MOST, SMALL, Evaluation, Finding, wilson
from pipeboard.domain.scoring import BEHAVIOUR_MAX, FIT_MAX, Model
from pipeboard.domain.text import plural
from pipeboard.reads.evaluation import Report

RULES = ("rule", "answer", "k/n", "rate", "95 %", "lift", "now", "suggested", "")
VALUES = ("what", "value", "k/n", "rate", "95 %", "lift", "", "worth", "")


def model_lines(model: Model) -> Iterator[str]:
    """Yield a model as text: what gives points, how many, and both sums."""
    yield f"model version {model.version}"
    yield f"fit, {FIT_MAX} at most"
    for rule in model.fit:
        tiers = ", ".join(str(tier.points) for tier in rule.tiers)
        yield f"  {rule.id:<14}{tiers:<9}{rule.words}"
    for penalty in model.penalties:
        yield f"  {penalty.id:<14}{penalty.points:<9}{penalty.words}"
    yield f"behaviour, {BEHAVIOUR_MAX} at most"
    for one in model.behaviours:
        yield f"  {one.id:<14}{f'{one.points} ({one.cap})':<9}{one.words}"
    yield f"from {model.mail_at} on an intro e-mail is suggested, from {model.call_at} on a call"
    days = ", ".join(f"up to {days} days {percent} %" for days, percent in model.decay)
    yield f"behaviour counts {days}, then nothing; fit never fades"


def head_lines(found: Report, *, is_on: bool) -> Iterator[str]:
    """Yield how many are decided, and whether the score told them apart."""
    whole = found.whole
    which = f"model version {found.model.version}" if is_on else "the default model; scoring is off"
    if not whole.n:
        yield f"nobody is decided yet ({which})"
        return
    low, high = wilson(whole.k, whole.n)
    yield (
        f"{whole.n:,} decided: {whole.k:,}/{whole.n:,} = {whole.k / whole.n:.1%} reached SQL"
        f" (95 % {_between(low, high)}){_small(whole.n)}"
    )
    yield f"{_ranking(whole)} ({which})"


def _ranking(whole: Evaluation) -> str:
    ranking = whole.ranking
    if ranking is None:
        missing = "nobody reached SQL" if not whole.k else "nobody was lost"
        return f"the score cannot be judged: {missing} yet"
    said = f"AUC of the score {ranking.auc:.2f} (95 % {ranking.low:.2f}–{ranking.high:.2f})"
    if ranking.is_chance:
        return f"{said}: no better than chance"
    return said + (": worse than chance" if ranking.high < 0.5 else "")


def rule_rows(found: Report) -> Iterator[tuple[str, ...]]:
    """Yield the lines of what the model looks at."""
    last = ""
    for finding, now in found.rules:
        answer = f"{finding.value} points" if finding.value not in ("yes", "no") else finding.value
        name = finding.attribute if finding.attribute != last else ""
        yield (name, answer, *_cells(finding, str(now)))
        last = finding.attribute


def value_rows(found: Report) -> Iterator[tuple[str, ...]]:
    """Yield the lines of what they were."""
    last = ""
    for finding in found.values:
        name = finding.attribute if finding.attribute != last else ""
        yield (name, finding.value, *_cells(finding, ""))
        last = finding.attribute


def _cells(one: Finding, now: str) -> tuple[str, ...]:
    lift = "" if one.lift is None else f"{one.lift:.2f}"
    points = "" if one.points is None else f"{one.points}".replace("-", "−")
    return (
        f"{one.k:,}/{one.n:,}",
        f"{one.rate:.1%}",
        _between(one.low, one.high),
        lift,
        now,
        "too few" if one.is_few else points,
        "small" if one.is_small else "",
    )


def footnotes(found: Report) -> Iterator[str]:
    """Yield what the numbers leave out and how they are made (N9)."""
    yield (
        f"not counted: {found.open:,} still open, {found.parked:,} parked for another reason than"
        " no answer or a lost deal"
    )
    if not found.whole.n:
        return
    if found.as_now:
        yield (
            f"{found.as_now:,} of {found.whole.n:,} are taken as they are now: nothing was kept of"
            " the day they left the leads"
        )
    if found.forced:
        yield f"{found.forced:,} of {found.whole.k:,} reached SQL by override"
    for name, count in found.left_out.items():
        yield f"{name}: {plural(count, 'rarer value')} not shown"
    yield f"small: fewer than {SMALL}; too few: fewer than {FEW}, nothing is suggested"
    yield (
        f"suggested: ten points a doubling of the rate of all, {MOST} at most, after {FEW} contacts"
        " at that rate are added"
    )


def as_dict(found: Report, *, is_on: bool) -> dict[str, Any]:
    """Return the numbers for JSON; rates and intervals from 0 to 1."""
    whole, ranking = found.whole, found.whole.ranking
    low, high = wilson(whole.k, whole.n) if whole.n else (None, None)
    auc = None
    if ranking is not None:
        auc = {
            "value": ranking.auc,
            "low": ranking.low,
            "high": ranking.high,
            "is_chance": ranking.is_chance,
        }
    return {
        "version": found.model.version,
        "is_on": is_on,
        "decided": {
            "n": whole.n,
            "k": whole.k,
            "rate": whole.k / whole.n if whole.n else None,
            "low": low,
            "high": high,
        },
        "auc": auc,
        "rules": [
            {"rule": one.attribute, "answer": one.value, "points": now, **_numbers(one)}
            for one, now in found.rules
        ],
        "values": [
            {"what": one.attribute, "value": one.value, **_numbers(one)} for one in found.values
        ],
        "rarer_values": dict(found.left_out),
        "open": found.open,
        "parked": found.parked,
        "as_now": found.as_now,
        "overrides": found.forced,
        "suggested": found.suggestions(),
    }


def _numbers(one: Finding) -> dict[str, Any]:
    return {
        "n": one.n,
        "k": one.k,
        "rate": one.rate,
        "low": one.low,
        "high": one.high,
        "lift": one.lift,
        "suggested": one.points,
    }


def _between(low: float, high: float) -> str:
    return f"{low * 100:.1f}–{high * 100:.1f} %"


def _small(n: int) -> str:
    return "  small" if n < SMALL else ""
