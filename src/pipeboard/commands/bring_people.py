"""Writing people who come in: contacts, companies, ways to reach them, notes, what they did."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from pipeboard.commands import touches
from pipeboard.commands.assess import received
from pipeboard.commands.firms import Firm, Firms
from pipeboard.commands.incoming import Lead, Way
from pipeboard.commands.matching import Sorted
from pipeboard.domain.days import NoWorkday
from pipeboard.domain.icp import judging
from pipeboard.domain.tandem import RunState
from pipeboard.domain.terms import ChannelKind, ChannelState, Origin, Stage
from pipeboard.store.lists import Behaviour
from pipeboard.store.model import ruling
from pipeboard.store.tables import Activity, Channel, Contact, Visit
from pipeboard.store.unit import Unit

_PERSON = (
    "first_name last_name display_name title seniority origin source source_detail handed_by "
    "company_id linkedin_url icp tags external_ids imported"
).split()
_PERSON_UPDATE = f"update contact set {', '.join(f'{name} = ?' for name in _PERSON)}".replace(
    "linkedin_url = ?", "linkedin_url = coalesce(?, linkedin_url)"
)
_WORKERS = """
select c.id, p.industry, p.headcount_min, p.headcount_max, c.title, c.seniority, c.icp
from json_each(?) j cross join contact c on c.company_id = j.value
join company p on p.id = c.company_id"""
_STATED = """update channel set state = ?, updated_at = ?
where contact_id = ? and kind = ? and match = ?"""
_FOLLOWED = f"""
select distinct r.contact_id from json_each(?) j cross join cadence r on r.contact_id = j.value
where r.state in ('{RunState.ACTIVE}', '{RunState.PAUSED}')"""
_UNVERIFIED = ChannelState.UNVERIFIED.value


class PeopleWriting:
    """Writes what became of the leads of one file, a chunk at a time.

    `open_batch` is called once, before the first row is written, and returns the batch's key.
    """

    def __init__(
        self, unit: Unit, open_batch: Callable[[], int], today: date, prefer_file: bool
    ) -> None:
        self.unit, self.today, self.prefer_file = unit, today, prefer_file
        self.batch_id: int | None = None
        self._open_batch = open_batch
        self._firms = Firms(unit, prefer_file=prefer_file)
        self._model = ruling(unit.raw).model
        self._judged = judging(self._model.profile)

    @property
    def companies(self) -> int:
        """How many companies were made."""
        return self._firms.made

    def open(self) -> int:
        """Return the key of the batch, written when it is first asked for."""
        if self.batch_id is None:
            self.batch_id = self._open_batch()
        return self.batch_id

    def write(self, chunk: Sorted) -> None:
        """Write new people, and what is new of known ones."""
        if not chunk.fresh and not chunk.changed:
            return
        batch_id = self.open()
        after = {who: after for who, (_, after) in chunk.changed.items()}
        firms = self._firms.settle([*chunk.fresh.values(), *after.values()])
        self.unit.pour(
            Contact,
            ("id", *_PERSON, "import_id"),
            ((who, *self._person(lead, firms), batch_id) for who, lead in chunk.fresh.items()),
        )
        self.unit.raw.executemany(
            f"{_PERSON_UPDATE}, updated_at = ? where id = ?",
            ((*self._person(lead, firms), self.unit.stamp, who) for who, lead in after.items()),
        )
        self.unit.pour(
            Visit,
            ("contact_id", "cycle", "stage", "entered_at"),
            ((who, 1, Stage.LEAD.value, self.unit.stamp) for who in chunk.fresh),
        )
        self._write_ways(chunk)
        self._write_notes(chunk)
        self._write_behaviours(chunk)
        self._write_assessments(chunk)

    def finish(self) -> None:
        """Judge again who works where a fact of the profile was filled."""
        judge_workers(self.unit, self._firms.learned)

    def _person(self, lead: Lead, firms: Mapping[str, Firm]) -> tuple[Any, ...]:
        """The contact row of a lead, in the order of `_PERSON`."""
        firm = firms.get(lead.company_key)
        size = firm.facts[1:4] if firm else (None, None, None)
        seniority, judged = self._judged(size[0], size[1], size[2], lead.title, lead.seniority)
        linkedin = ChannelKind.LINKEDIN.value
        return (
            lead.first_name or None,
            lead.last_name or None,
            lead.display_name or None,
            lead.title or None,
            seniority,
            lead.origin or Origin.UNKNOWN.value,
            lead.source or None,
            lead.source_detail or None,
            lead.handed_by or None,
            firm and firm.id,
            next((way.value for way in lead.ways if way.kind == linkedin), None),
            judged,
            _json(lead.tags) if lead.tags else "[]",
            _json(lead.external_ids) if lead.external_ids else "{}",
            _json(lead.imported) if lead.imported else "{}",
        )

    def _write_ways(self, chunk: Sorted) -> None:
        columns = ("contact_id", "kind", "value", "match", "label", "shared", "state", "main")
        if self.prefer_file:
            gained = [
                (who, kind)
                for who, (before, after) in chunk.changed.items()
                for kind in {way.kind for way in after.ways[len(before.ways) :]}
            ]
            sql = "update channel set main = 0 where contact_id = ? and kind = ?"
            self.unit.raw.executemany(sql, gained)
        self.unit.pour(Channel, columns, _ways(chunk))
        self.unit.raw.executemany(_STATED, _stated(chunk, self.unit.stamp))
        self._refit([who for who, (was, now) in chunk.changed.items() if was.ways != now.ways])

    def _refit(self, reached: Sequence[int]) -> None:
        """Let follow-ups that run use the channels that there are now, and no others."""
        for (who,) in self.unit.raw.execute(_FOLLOWED, (json.dumps(reached),)).fetchall():
            if contact := self.unit.get(Contact, who):
                # The channels are as they are though no day may be left for an attempt.
                with suppress(NoWorkday):
                    touches.refit(self.unit, contact)

    def _write_notes(self, chunk: Sorted) -> None:
        texts = [(who, 1, text) for who, lead in chunk.fresh.items() for text in lead.notes]
        for who, (before, after) in chunk.changed.items():
            for text in after.notes[len(before.notes) :]:
                sql = "select cycle from contact where id = ?"
                (cycle,) = self.unit.raw.execute(sql, (who,)).fetchone()
                texts.append((who, cycle, text))
        day = self.today.isoformat()
        self.unit.pour(
            Activity,
            ("contact_id", "cycle", "body", "kind", "at", "local_on"),
            ((*text, "note", self.unit.stamp, day) for text in texts),
        )

    def _write_behaviours(self, chunk: Sorted) -> None:
        did = [(who, *one) for who, lead in chunk.fresh.items() for one in lead.behaviours]
        for who, (before, after) in chunk.changed.items():
            did += [(who, *one) for one in after.behaviours[len(before.behaviours) :]]
        today = self.today.isoformat()
        worth = {rule.id: rule.points for rule in self._model.behaviours}
        self.unit.pour(
            Behaviour,
            ("contact_id", "rule", "happened_on", "points", "origin"),
            ((who, rule, day or today, worth.get(rule, 0), "imported") for who, rule, day in did),
        )

    def _write_assessments(self, chunk: Sorted) -> None:
        """Written needs assessments; their follow-ups begin at once (SD-34)."""
        said = [(who, lead.assessment) for who, lead in chunk.fresh.items() if lead.assessment]
        for who, (before, after) in chunk.changed.items():
            if after.assessment and not before.assessment:
                said.append((who, after.assessment))
        for who, answers in said:
            received(self.unit, who, answers, today=self.today)


def judge_workers(unit: Unit, firms: Iterable[int]) -> None:
    """Judge again, by the ideal customer profile, everybody who works at some companies."""
    workers = unit.raw.execute(_WORKERS, (json.dumps(sorted(firms)),)).fetchall()
    judge = judging(ruling(unit.raw).model.profile)
    judged = ((who, was, *judge(*facts)) for who, *facts, was in workers)
    unit.raw.executemany(
        "update contact set icp = ?, updated_at = ? where id = ?",
        ((now, unit.stamp, who) for who, was, _, now in judged if now != was),
    )


def _ways(chunk: Sorted) -> Iterator[tuple[Any, ...]]:
    """The channels to write; the first of each kind is the main one."""
    added: Iterable[tuple[int, Sequence[Way]]] = (
        *((who, lead.ways) for who, lead in chunk.fresh.items()),
        *((who, now.ways[len(was.ways) :]) for who, (was, now) in chunk.changed.items()),
    )
    for who, ways in added:
        before = ""
        for kind, value, match, label, shared, state in sorted(ways, key=_by_kind):
            main = kind != before
            yield who, kind, value, match, label or None, shared, state or _UNVERIFIED, main
            before = kind


def _stated(chunk: Sorted, stamp: str) -> Iterator[tuple[Any, ...]]:
    """The known channels of which a file said something new."""
    for who, (was, now) in chunk.changed.items():
        for before, after in zip(was.ways, now.ways, strict=False):
            if before.state != after.state:
                yield after.state, stamp, who, after.kind, after.match


def _by_kind(way: Way) -> str:
    return way.kind


_json = json.JSONEncoder(ensure_ascii=False).encode
