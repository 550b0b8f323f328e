"""What the score says of a contact, in rows: wherever a contact is shown. Off, it says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from pipeboard.domain.scoring import say_range
from pipeboard.domain.terms import Icp
from pipeboard.reads.scores import Standing
from pipeboard.ui.widgets.sheet import Bit, Row, head, row

OFF = "scoring is off: pipeboard score setup turns it on"
_LAMPS = (("E", "enriched"), ("S", "scored"), ("C", "confirmed"))
_FITS = {Icp.MATCH: "accent", Icp.MISS: "muted", Icp.UNKNOWN: "muted"}


def badges(found: Standing) -> list[Bit]:
    """Return the score, or its range while not all is known, and whether that makes an MQL."""
    if found.score is None:
        return []
    bits = [Bit(found.score.shown, "strong")]
    return [*bits, Bit("  MQL", "accent")] if found.is_mql else bits


def lamps(found: Standing, *, in_words: bool = True) -> list[Bit]:
    """Return the three lamps, lit `●` or not `○`."""
    bits: list[Bit] = []
    for (letter, words), is_lit in zip(_LAMPS, found.lamps, strict=True):
        gap = "  " if bits else ""
        said = f"{letter}{'●' if is_lit else '○'}" + (f" {words}" if in_words else "")
        bits.append(Bit(gap + said, "plain" if is_lit else "muted"))
    return bits


def suggested(found: Standing) -> list[Bit]:
    """Return what the score suggests; nothing when it suggests nothing."""
    return [Bit(found.suggestion, "accent")] if found.suggestion else []


def facts(found: Standing) -> Iterator[Row]:
    """Yield the score, its lamps and what it suggests."""
    score = found.score
    if score is None:
        return
    fit = f"fit {say_range(score.fit_lo, score.fit_hi)} + behaviour {score.behaviour}"
    why = f"not known yet: {', '.join(score.missing)}" if score.missing else fit
    yield row("score", *badges(found), Bit(f"  {why}", "muted"))
    if bits := suggested(found):
        yield row("suggested", *bits)
    yield row("lamps", *lamps(found))


def lines(found: Standing) -> Iterator[Row]:
    """Yield the score line by line: what gives how many points, and what is not known yet."""
    yield head("Ideal customer profile")
    for one in found.profile:
        words = Bit(f"{one.fits:<9}", _FITS[one.fits])
        yield row(
            one.trait, words, Bit(one.found or "not known", "plain" if one.found else "muted")
        )
    if found.score is None:
        yield head("Score")
        yield row("off", Bit(OFF, "muted"))
        return
    yield head(f"Score {found.score.shown} of 100, model {found.version}")
    for line in found.score.told:
        bits = [Bit(f"{line.points:>6}  "), Bit(line.words)]
        bits.append(Bit(f"  {line.found}" if line.found else "", "muted"))
        yield row(line.rule.replace("_", " "), *bits)
    yield row("sum", Bit(found.score.summed, "strong"))
    if unknown := found.score.missing:
        yield row("missing", Bit(", ".join(unknown), "warning"))
    yield row("lamps", *lamps(found))
    if bits := suggested(found):
        yield row("suggested", *bits)
