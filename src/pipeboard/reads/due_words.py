"""What a row of Today says: when, why, and why it stands where it does."""

from __future__ import annotations

from datetime import date, datetime

from pipeboard.domain.suggestion import Suggestion
from pipeboard.domain.text import plural
from pipeboard.reads import due
from pipeboard.reads.due import Moment, Reason

GROUPS = (
    "a draft to resume",
    "an appointment now or within 15 minutes",
    "a past appointment without an outcome",
    "a reply not answered",
    "a written assessment with nothing done since",
    "a call back due",
    "an attempt due",
    "a task due",
    "an appointment later today",
    "something to decide",
    "no next step",
    "rotting",
)
"""What each of the twelve groups holds."""
TIMED = (due.SOON, due.PAST, due.CALLBACK, due.LATER)
"""The groups in the order of the clock."""
_HALVES = {"call email": "call + e-mail", "call": "call", "email": "e-mail", "": "follow up"}
_USUAL_TITLES = ("appointment", "call back")
_SUGGESTIONS = {one.value: one.words for one in Suggestion}
_BY_GROUP = {
    due.DRAFT: "draft",
    due.REPLY: "replied",
    due.WRITTEN: "written",
    due.NO_STEP: "no step",
    due.ROTTING: "still",
}


def suggested(signs: str) -> str:
    """Return what the score suggests by the signs of a card; a call goes before an e-mail."""
    suggests = (words for sign, words in _SUGGESTIONS.items() if sign in signs.split())
    return next(suggests, "")


def late_days(reason: Reason, moment: Moment) -> int:
    """Return by how many days something is late; 0 when it is not."""
    return days_since(reason.on, moment) if reason.is_late(moment) else 0


def days_since(day: str, moment: Moment) -> int:
    """Return how many days ago an ISO date was."""
    if day == moment.today:
        return 0
    return (moment.now.date() - date.fromisoformat(day)).days


def when(reason: Reason, moment: Moment) -> str:
    """Return `late 2d`, `13:00`, `today`, `replied` and the like."""
    if late := late_days(reason, moment):
        return f"late {late}d"
    if reason.group == due.DECIDE and reason.task:
        return reason.task.kind
    return _BY_GROUP.get(reason.group) or reason.at or "today"


def why(reason: Reason, halves: str, since: str | None, moment: Moment) -> str:
    """Return what is to be done: `call + e-mail`, a task's title, `received 2 h ago`.

    `halves` are the open ones of the attempt, `since` the instant of a reply or an assessment.
    """
    group, task = reason.group, reason.task
    if group == due.ATTEMPT:
        return _HALVES.get(halves, halves)
    if group == due.WRITTEN and since:
        return f"received {_ago(since, moment)}"
    if group == due.ROTTING:
        return f"rotting for {plural(days_since(reason.on, moment) + 1, 'day')}"
    if task is None:
        return {due.DRAFT: "resume the discovery call", due.REPLY: "answer"}.get(
            group, "plan the next step"
        )
    if task.kind == "revisit" and task.title.casefold() == "revisit":
        return "back from nurture"
    if group in (due.TASK, due.DECIDE):
        return task.title
    return _titled(_meeting(reason, moment), task.title)


def _meeting(reason: Reason, moment: Moment) -> str:
    if reason.group == due.CALLBACK:
        return "call back"
    if reason.group == due.PAST:
        return "no outcome yet"
    if reason.group == due.LATER:
        return "appointment"
    begins = datetime.fromisoformat(f"{reason.on}T{reason.at}")
    minutes = -int((moment.now - begins).total_seconds() // 60)
    return f"appointment in {minutes}m" if minutes > 0 else "appointment now"


def _titled(words: str, title: str) -> str:
    return words if title.casefold() in _USUAL_TITLES else f"{words}: {title}"


def _ago(instant: str, moment: Moment) -> str:
    at = datetime.fromisoformat(instant).astimezone().replace(tzinfo=None)
    minutes = max(0, int((moment.now - at).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // 1440} days ago"


def other(reason: Reason, said: str, moment: Moment) -> str:
    """Return a reason that a row has beside its best one; `said` is its why."""
    if reason.group in (due.DRAFT, due.SOON, due.ROTTING):
        return said
    if reason.group in (due.REPLY, due.NO_STEP):
        return GROUPS[reason.group - 1]
    if reason.group == due.WRITTEN:
        return f"written assessment {said}"
    return f"{said}, {when(reason, moment)}"
