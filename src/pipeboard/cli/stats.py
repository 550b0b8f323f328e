"""How the rep follows up, as text with bars and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pipeboard.domain.text import plural
from pipeboard.reads.practice import ENOUGH, Practice, Share

_BAR = 20  # cells of a whole


def lines(found: Practice) -> Iterator[str]:
    """Yield the numbers of all follow-ups; every rate has its k and n beside it."""
    kept = found.compliance
    yield "Kept to the cadence"
    yield from _shares([("next attempt in time", kept.within)])
    beside = (("skipped", kept.skipped), ("snoozed", kept.snoozed), ("put off", kept.paused))
    said = " · ".join(f"{n:,} {word}" for word, n in beside if n)
    yield f"  of the later attempts {said}" if said else "  nothing skipped, snoozed or put off"
    yield ""
    yield "First reached at attempt"
    yield from _shares([(str(n), share) for n, share in enumerate(found.first_connects, 1)])
    if found.median_first is not None:
        yield f"  half of them by attempt {found.median_first:g}"
    yield ""
    yield "Calls that reached someone"
    yield from _shares(
        [(f"attempt {n}", share) for n, share in enumerate(found.by_attempt, 1)]
        + [("all calls", found.calls)]
    )
    yield ""
    yield "Best hours to call"
    yield from _shares([(str(block), block.reached) for block in found.blocks])
    if found.hidden:
        blocks = plural(found.hidden, "block")
        yield f"  {blocks} of two hours with fewer than {ENOUGH} calls hidden"
    elif not found.blocks:
        yield "  no calls yet"


def _shares(named: Iterable[tuple[str, Share]]) -> Iterator[str]:
    rows = [
        (name, f"{share.k:,}/{share.n:,}", share) for name, share in named if share.n or share.k
    ]
    if not rows:
        yield "  nothing yet"
        return
    widest = [max(len(row[at]) for row in rows) for at in (0, 1)]
    for name, counts, share in rows:
        filled = round(share.k / share.n * _BAR)
        bar = "█" * filled + "░" * (_BAR - filled)
        small = "  small" if share.n < ENOUGH else ""
        percent = f"{share.k / share.n:6.1%}"
        yield f"  {name:<{widest[0]}}  {counts:>{widest[1]}} = {percent}  {bar}{small}"


def as_dict(found: Practice) -> dict[str, Any]:
    """Return the numbers for JSON; a share is its k and its n."""
    kept = found.compliance
    return {
        "compliance": {
            **kept.within._asdict(),
            "skipped": kept.skipped,
            "snoozed": kept.snoozed,
            "put_off": kept.paused,
        },
        "first_reached": [share._asdict() for share in found.first_connects],
        "median_attempt": found.median_first,
        "reached_by_attempt": [share._asdict() for share in found.by_attempt],
        "reached": found.calls._asdict(),
        "best_hours": [
            {"weekday": block.weekday, "hour": block.hour, **block.reached._asdict()}
            for block in found.blocks
        ],
        "hidden_blocks": found.hidden,
    }
