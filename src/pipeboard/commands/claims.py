"""What another system says of where somebody stands, applied when the rep trusts its stages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator

from pipeboard.commands.imported_stages import Stages
from pipeboard.domain.claims import Claim, claimed
from pipeboard.domain.terms import STAGES, Proof, Status
from pipeboard.store.unit import Unit

_CHUNK = 2000  # contacts looked up and written together
# A claim is taken once: whoever was moved on since, or back, stays where the rep put them.
_CLAIMING = f"""
select c.id, c.tags, c.stage from json_each(?) asked cross join contact c on c.id = asked.value
where c.status = '{Status.OPEN}' and c.tags like '%was:%' and not exists (
  select 1 from qualification where contact_id = c.id and origin = '{Proof.IMPORTED}')
and not exists (select 1 from opportunity where contact_id = c.id and status = 'open')"""


def claiming(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Claim]:
    """Return the open contacts among some whose `was:` tags name a stage beyond theirs."""
    found = {}
    for chunk in _chunks(ids):
        for who, tags, stage in db.execute(_CLAIMING, (json.dumps(chunk),)).fetchall():
            claim = claimed(json.loads(tags))
            if claim and claim.stage.order > STAGES.index(stage):
                found[who] = claim
    return found


def trust_claims(unit: Unit, ids: Iterable[int]) -> int:
    """Bring contacts to the stage that their tags name; return how many were moved."""
    claims = claiming(unit.raw, ids)
    stages = Stages(unit.raw)
    for chunk in _chunks(claims):
        stages.load(chunk)
        for who in chunk:
            if claims[who].is_customer:
                stages.win(who)
            else:
                stages.reach(who, claims[who].stage)
        stages.write(unit)
    return len(claims)


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    wanted = sorted(ids)
    for first in range(0, len(wanted), _CHUNK):
        yield wanted[first : first + _CHUNK]
