"""Whom an import named: how they stand against the profile, and parking those who do not fit."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from pipeboard.commands import bulk
from pipeboard.domain.people import shown_name
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.terms import Icp, Stage, Status
from pipeboard.store.unit import Unit

_NAMED = "from json_each(?) j cross join contact c on c.id = j.value"
_STANDING = f"select c.icp, c.status, c.stage, count(*) {_NAMED} group by 1, 2, 3"
# Somebody the rep works with already is parked by the rep alone.
_MISFITS = f"""select c.id {_NAMED} where c.icp = '{Icp.MISS}' and c.status = '{Status.OPEN}'
and c.stage = '{Stage.LEAD}'"""
_UNKNOWN = f"""select c.display_name, c.first_name, c.last_name, (select value from channel
  where contact_id = c.id order by main desc, id limit 1), p.name
{_NAMED} left join company p on p.id = c.company_id where c.icp = '{Icp.UNKNOWN}' order by c.id
limit ?"""
_NAMES_SHOWN = 10
REASON = "icp_miss"


class Standing(NamedTuple):
    """How many people a file named, and how they stand.

    `match`, `miss` and `unknown` are about the ideal customer profile, unknown when a fact is
    missing: `first_unknown` are names of such. `prospects` are those being sold to.
    """

    people: int = 0
    match: int = 0
    miss: int = 0
    unknown: int = 0
    prospects: int = 0
    first_unknown: tuple[str, ...] = ()


def standing_of(unit: Unit, ids: Iterable[int]) -> Standing:
    """Count how some contacts stand."""
    icps = dict.fromkeys(Icp, 0)
    prospects, asked = 0, json.dumps(sorted(ids))
    for icp, status, stage, count in unit.raw.execute(_STANDING, (asked,)):
        icps[Icp(icp)] += count
        if status == Status.OPEN and stage in (Stage.SQL, Stage.OPPORTUNITY):
            prospects += count
    counts = (icps[Icp.MATCH], icps[Icp.MISS], icps[Icp.UNKNOWN])
    unknown = unit.raw.execute(_UNKNOWN, (asked, _NAMES_SHOWN)) if icps[Icp.UNKNOWN] else ()
    return Standing(sum(counts), *counts, prospects, tuple(shown_name(*row) for row in unknown))


def park_misfits(unit: Unit, ids: Iterable[int], *, today: date) -> int | Refusal:
    """Park the open leads among some contacts that miss the profile; return how many.

    A fact that is missing makes nobody a misfit. It is a part of its unit, as `bulk.nurture` is.
    """
    found = [row[0] for row in unit.raw.execute(_MISFITS, (json.dumps(sorted(ids)),))]
    if not found:
        return 0
    parked = bulk.nurture(unit, found, until=None, reason=REASON, today=today)
    return parked if isinstance(parked, Refusal) else len(parked.done)
