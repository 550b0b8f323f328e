"""The three gates: what must be known before a contact moves right (sales-model §4, rows 2-4)."""

from __future__ import annotations

from dataclasses import replace

from pipeboard.domain.evidence import Assessment, Case, Discovery, NextStep
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import (
    ASK_ORDER,
    LIVE_ORDER,
    Element,
    Fulfil,
    Gate,
    Rating,
    Topic,
    Verdict,
)
from pipeboard.domain.text import word_count

OVERRIDE_CHARACTERS = 10
_OPEN = (Rating.UNKNOWN, Rating.UNRATED)
_TOPIC_ASKS = {
    Topic.NEED: "need in 3 words or more",
    Topic.SOLUTION: "solution in 3 words or more",
    Topic.SOURCE: "source",
    Topic.PRODUCT_INTEREST: "product interest",
    Topic.TIMELINE: "timeline",
}


def refuse_sal(assessment: Assessment | None) -> Refusal | None:
    """Return why a lead is not a SAL yet, or None when it is."""
    known = assessment or Assessment()
    missing = []
    for topic in LIVE_ORDER:
        answered = known.is_answered(topic)
        if not (answered if topic is Topic.NEED else known.is_addressed(topic)):
            missing.append(Missing(topic.value, _TOPIC_ASKS[topic]))
    if known.verdict is None:
        missing.append(Missing("verdict", "verdict"))
    elif known.verdict is not Fulfil.YES:
        missing.append(Missing("verdict", "a need that we can meet"))
    if not missing:
        return None
    return Refusal("Not a SAL yet.", tuple(missing), "assessment", Gate.SAL)


def refuse_sql(discovery: Discovery | None) -> Refusal | None:
    """Return why a SAL is not an SQL yet, or None when it is.

    Needs a call that connected, need met, nothing unmet, at most one element open, and words
    behind every rating that counts.
    """
    known = discovery or Discovery(connected=False)
    missing = []
    if not known.connected:
        missing.append(Missing("call", "a discovery call that connected"))
    open_elements = [e for e in ASK_ORDER if known.finding(e).rating in _OPEN]
    for element in ASK_ORDER:
        finding = known.finding(element)
        name = element.value
        if finding.rating is Rating.UNMET:
            missing.append(Missing(name, f"{name} is unmet"))
        elif element is Element.NEED and finding.rating is not Rating.MET:
            missing.append(Missing(name, "need rated met"))
        elif finding.rating in _OPEN and len(open_elements) > 1:
            missing.append(Missing(name, f"{name} (at most one may stay open)"))
        elif finding.rating not in _OPEN and not word_count(finding.evidence):
            missing.append(Missing(name, f"evidence for {name}"))
    if not missing:
        return None
    return Refusal("Not an SQL yet.", tuple(missing), "discovery", Gate.SQL)


def refuse_verdict(verdict: Verdict, step: NextStep | None) -> Refusal | None:
    """Return why a discovery call cannot end like this: it needs a verdict, some a next call."""
    if verdict is Verdict.NONE:
        asked = Missing("verdict", "a verdict: qualified, disqualified or not yet")
        return Refusal("A discovery call ends with one verdict.", (asked,), "discovery")
    if verdict is Verdict.NOT_YET and step is None:
        asked = Missing("step", "a date for the next call")
        return Refusal("Not yet means another call.", (asked,), "discovery")
    return None


def refuse_opportunity(case: Case | None, step: NextStep | None) -> Refusal | None:
    """Return why no opportunity can be opened for a prospect yet, or None when it can."""
    known = case or Case()
    missing = []
    for name in ("pain", "interest", "fit"):
        reasoned = getattr(known, name)
        if not reasoned.holds:
            missing.append(Missing(name, name))
        elif not word_count(reasoned.evidence):
            missing.append(Missing(name, f"evidence for {name}"))
    if step is None:
        missing.append(Missing("step", "next step with a date"))
    if not missing:
        return None
    return Refusal("No opportunity yet.", tuple(missing), "opportunity", Gate.OPPORTUNITY)


def refuse_override(reason: str, *, strict: bool = False) -> Refusal | None:
    """Return why a gate may not be overridden, or None when it may."""
    if strict:
        return Refusal('Overrides are off (gates = "strict" in the settings).')
    if len(reason.strip()) < OVERRIDE_CHARACTERS:
        asked = Missing("override", f"a reason of {OVERRIDE_CHARACTERS} characters or more")
        return Refusal("An override stays on the contact for ever.", (asked,))
    return None


def asking_step(refusal: Refusal | None, step: NextStep | None, form: str) -> Refusal | None:
    """Return `refusal` with the next step asked for as well when there is none."""
    if step is not None:
        return refusal
    asked = Missing("step", "next step with a date")
    if refusal is None:
        return Refusal("Almost.", (asked,), form)
    return replace(refusal, missing=(*refusal.missing, asked))
