"""What is known of a contact before a call: answers, findings, what happened last, what is open."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from pipeboard.domain.evidence import Assessment
from pipeboard.domain.script import OPEN
from pipeboard.domain.terms import ASK_ORDER, LIVE_ORDER, Element, Topic, TopicState
from pipeboard.reads import prefill
from pipeboard.reads.contact import Contact, Known, Task, bant
from pipeboard.reads.timeline import touch

LAST = 5
"""So many of the last activities are shown."""
_ACTIVITIES = f"""
select kind, direction, outcome, local_on, iif(kind = 'note', '', subject),
  iif(kind = 'note', substr(iif(subject = '', body, subject), 1, 200), coalesce(content, ''))
from activity where contact_id = ? order by at desc, id desc limit {LAST}"""
_APPOINTMENT = """
select id, kind, title, due_on, due_time, minutes, place, repeat, state from task
where contact_id = ? and state = 'open' and kind = 'appointment'
order by due_on, due_time is null, due_time, id limit 1"""


class Done(NamedTuple):
    """One of the last things that happened."""

    on: str
    """ISO date, local."""
    words: str
    """`e-mail sent`, `call: no answer`, `note`."""
    said: str
    """Its subject, the content that was sent, or how a note begins; may be empty."""


class Briefing(NamedTuple):
    """What is known of a contact before a call."""

    assessment: prefill.Taken | None
    bant: tuple[Known, Known, Known, Known]
    """Budget, authority, need and timeline as they stand."""
    last: tuple[Done, ...]
    """Newest first."""
    topics: tuple[Topic, ...]
    """Those that have no answer, in the order of asking."""
    elements: tuple[Element, ...]
    """Those that are unrated or unknown, in the order of asking."""
    appointment: Task | None
    """The one that is due first."""


def briefing(db: sqlite3.Connection, who: Contact) -> Briefing:
    """Return what is known of a contact before a call."""
    taken, found = prefill.assessment(db, who.id), bant(db, who.id)
    ratings = {known.element: known.rating for known in found}
    booked = db.execute(_APPOINTMENT, (who.id,)).fetchone()
    return Briefing(
        taken,
        found,
        tuple(_last(db, who.id)),
        tuple(topic for topic in LIVE_ORDER if taken is None or _is_open(taken.assessment, topic)),
        tuple(element for element in ASK_ORDER if ratings[element] in OPEN),
        Task(*booked) if booked else None,
    )


def _is_open(assessment: Assessment, topic: Topic) -> bool:
    applies = assessment.answer(topic).state is not TopicState.NOT_APPLICABLE
    return applies and not assessment.is_answered(topic)


def _last(db: sqlite3.Connection, contact_id: int) -> list[Done]:
    rows = db.execute(_ACTIVITIES, (contact_id,)).fetchall()
    return [
        Done(on, touch(kind, direction, outcome), (subject or more).strip().partition("\n")[0])
        for kind, direction, outcome, on, subject, more in rows
    ]
