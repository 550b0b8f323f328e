"""The checks of hygiene: what each counts, and the query that lists it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from pipeboard.domain.days import NoWorkday
from pipeboard.domain.hygiene import DECIDE_DAYS, DRAFT_DAYS, SAL_DAYS, SQL_DAYS
from pipeboard.domain.rules import Rules
from pipeboard.domain.starting import BY_OVERRIDE

_BACK = 400  # days that are looked back for a working day
_DEAD = "('bounced', 'wrong', 'opted_out')"
_OPEN = "(select coalesce(sum(n), 0) from tally where board in {0})"
_WORKED = """exists (select 1 from contact where id = b.contact_id
  and status in ('open', 'nurture'))"""
_NEVER = "'9999-12-31'"


class Check(NamedTuple):
    """One count: its key, what is wrong, of what, and the query that lists it."""

    key: str
    words: str
    of: str
    total: str
    """SQL: of how many."""
    rows: str
    """SQL: `contact_id`, `why` and `at`, the worst by `at` first."""


CHECKS = (
    Check(
        "no_next_step",
        "no next step",
        "open contacts",
        _OPEN.format("('lead', 'sal', 'sql', 'opportunity')"),
        f"""select contact_id, upper(replace(board, 'opportunity', 'deal')) || ' since '
            || substr(stage_at, 1, 10) as why, stage_at as at from card
          where board in ('sal', 'sql', 'opportunity') and pin in (0, 1) and due = {_NEVER}
          union all select contact_id, 'follow-ups over', stage_at from card
          where due = {_NEVER} and board is not null
            and (board in ('sql', 'opportunity') or run in ('stopped', 'exhausted'))
            and board = 'lead'""",
    ),
    Check(
        "overdue_close",
        "close date has passed",
        "opportunities",
        _OPEN.format("('opportunity')"),
        """select contact_id, 'was to close ' || close_on as why, close_on as at from card
          where board = 'opportunity' and close_on < :today""",
    ),
    Check(
        "sal_waiting",
        f"SAL > {SAL_DAYS} working days, no discovery yet",
        "SALs",
        _OPEN.format("('sal')"),
        """select contact_id, 'SAL since ' || substr(stage_at, 1, 10) as why, stage_at as at
          from card where board = 'sal' and substr(stage_at, 1, 10) <= :sal_until
          and not exists (select 1 from call k join contact c on c.id = k.contact_id
            where k.contact_id = card.contact_id and k.cycle = c.cycle
            and k.kind = 'discovery' and k.outcome = 'talked')""",
    ),
    Check(
        "sql_waiting",
        f"SQL > {SQL_DAYS} working days, nothing planned",
        "SQLs",
        _OPEN.format("('sql')"),
        f"""select contact_id, 'SQL since ' || substr(stage_at, 1, 10) as why, stage_at as at
          from card where board = 'sql' and pin in (0, 1) and due = {_NEVER}
          and substr(stage_at, 1, 10) <= :sql_until""",
    ),
    Check(
        "undecided",
        f"to decide for > {DECIDE_DAYS} days",
        "decisions",
        "(select count(*) from task where state = 'open' and kind = 'decide')",
        """select contact_id, title || ', due ' || due_on as why, due_on as at from task
          where state = 'open' and kind = 'decide' and due_on < :decide_until""",
    ),
    Check(
        "drafts",
        f"left unsaved for > {DRAFT_DAYS} day",
        "drafts",
        "(select count(*) from draft)",
        """select contact_id, 'unsaved ' || kind || ' of ' || substr(saved_at, 1, 10) as why,
          saved_at as at from draft where saved_at < :draft_until""",
    ),
    Check(
        "dead_channels",
        "no channel that works",
        "open or parked",
        "(select count(*) from contact where status in ('open', 'nurture'))",
        f"""select contact_id, group_concat(kind || ' ' || replace(state, '_', ' '), ', ') as why,
          max(updated_at) as at from channel b
          where contact_id in (select contact_id from channel where state in {_DEAD})
          group by contact_id having min(state in {_DEAD}) and {_WORKED}""",
    ),
    Check(
        "bad_channels",
        "channels bounced, wrong or opted out",
        "channels",
        "(select count(*) from channel)",
        f"""select contact_id, kind || ' ' || replace(state, '_', ' ') || ': ' || value as why,
          updated_at as at from channel b where state in {_DEAD} and {_WORKED}""",
    ),
    Check(
        "fit_overrides",
        "followed up by override: no fit",
        "runs",
        "(select count(*) from cadence)",
        f"""select contact_id, body as why, at from activity
          where kind = 'note' and subject = '{BY_OVERRIDE}'""",
    ),
    Check(
        "gate_overrides",
        "gates by override",
        "gates",
        "(select count(*) from qualification where withdrawn_at is null)",
        """select contact_id, upper(gate) || '*: ' || override_reason as why, passed_at as at
          from qualification where origin = 'override' and withdrawn_at is null""",
    ),
)


def bounds(now: datetime, mine: Rules) -> dict[str, Any]:
    """Return what the queries of the checks ask for by name, at a local time."""
    today = now.date()
    return {
        "today": today.isoformat(),
        "sal_until": _longer_than(SAL_DAYS, today, mine),
        "sql_until": _longer_than(SQL_DAYS, today, mine),
        "decide_until": _before(today, DECIDE_DAYS),
        "draft_until": f"{(now - timedelta(DRAFT_DAYS)).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }


def _longer_than(working_days: int, today: date, mine: Rules) -> str:
    """The last day that is more than some working days ago; '' when there is none."""
    for days in range(working_days, _BACK):
        try:
            day = today - timedelta(days)
            if mine.working_days_on(day, working_days) < today:
                return day.isoformat()
        except (NoWorkday, OverflowError):
            return ""
    return ""


def _before(today: date, days: int) -> str:
    try:
        return (today - timedelta(days)).isoformat()
    except OverflowError:
        return ""
