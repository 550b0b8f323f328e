"""Next steps and appointments: what makes one impossible, and how it is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from pipeboard.domain import clock
from pipeboard.domain.days import say_date
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import TaskKind

DAY_MINUTES = 24 * 60
_YEARS_AHEAD = 50
_FORMS = {TaskKind.APPOINTMENT: "appointment", TaskKind.CALLBACK: "callback"}


@dataclass(frozen=True, slots=True)
class Booked:
    """An open appointment: when it begins (aware), its length in minutes, what, and with whom."""

    begins: datetime
    minutes: int
    title: str
    name: str

    @property
    def ends(self) -> datetime:
        """When it is over; counted in UTC, as a clock change may fall into it."""
        return self.begins.astimezone(UTC) + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A step to be planned: its wall time is that of `zone`, the machine's when None."""

    kind: TaskKind
    on: date | None
    at: time | None = None
    minutes: int = 30
    zone: tzinfo | None = None

    def words(self, today: date) -> str:
        """`appointment Wed 25 Nov 13:00–13:30`; the zone is named when it is not the machine's."""
        said = "next step" if self.kind is TaskKind.TODO else self.kind.value
        if self.on is None:
            return said
        said = f"{said} {say_date(self.on, today)}"
        if self.at is None:
            return said
        said = f"{said} {self.at:%H:%M}"
        if self.kind is TaskKind.APPOINTMENT:
            over = datetime.combine(self.on, self.at) + timedelta(minutes=self.minutes)
            said = f"{said}–{over:%H:%M}"
        return f"{said} ({self.zone})" if self.zone else said


def refuse_step(
    wanted: Wanted,
    *,
    today: date,
    now: datetime,
    busy: Iterable[Booked] = (),
    form: str | None = None,
) -> Refusal | None:
    """Return why a step cannot be planned, or None; `now` is aware, `busy` the appointments near.

    Refused are: no date, an appointment without a time (SD-45), the past, a wall time that the
    clock change leaves out, no length, and an appointment that clashes with another. `form` is
    the form that asks for it, the one of its kind when None.
    """
    form = form or _FORMS.get(wanted.kind, "step")
    if asked := _not_given(wanted):
        what = "An appointment" if wanted.kind is TaskKind.APPOINTMENT else "A next step"
        needs = "a date and a time" if wanted.kind is TaskKind.APPOINTMENT else "a date"
        return Refusal(f"{what} needs {needs}.", asked, form)
    assert wanted.on is not None
    day = say_date(wanted.on, today)
    if wanted.on < today:
        return Refusal(f"{day} has passed.", (Missing("on", "a day from today on"),), form)
    if wanted.on.year > today.year + _YEARS_AHEAD:
        return Refusal(f"{day} is too far off.", (Missing("on", "a nearer day"),), form)
    if wanted.at is None:
        return None
    if not clock.exists(wanted.on, wanted.at, wanted.zone):
        why = f"There is no {wanted.at:%H:%M} on {day}: the clocks go forward then."
        return Refusal(why, (Missing("at", "a time that there is"),), form)
    begins = clock.instant(wanted.on, wanted.at, wanted.zone)
    if begins.astimezone(UTC) < now.astimezone(UTC).replace(second=0, microsecond=0):
        why = f"{day} {wanted.at:%H:%M} has passed."
        return Refusal(why, (Missing("at", "a time from now on"),), form)
    if wanted.kind is not TaskKind.APPOINTMENT:
        return None
    if not 1 <= wanted.minutes <= DAY_MINUTES:
        why = f"An appointment of {wanted.minutes} minutes is none: use 1 to {DAY_MINUTES:,}."
        return Refusal(why, (Missing("minutes", "its length in minutes"),), form)
    return _refuse_clash(Booked(begins, wanted.minutes, "", ""), busy, today, form)


def _not_given(wanted: Wanted) -> tuple[Missing, ...]:
    needs_time = wanted.kind is TaskKind.APPOINTMENT
    day = () if wanted.on else (Missing("on", "date"),)
    return day + ((Missing("at", "time"),) if needs_time and wanted.at is None else ())


def clash(wanted: Booked, busy: Iterable[Booked]) -> Booked | None:
    """Return the first of `busy` that overlaps `wanted`; one that begins when it ends does not."""
    over = (one for one in busy if one.begins < wanted.ends and wanted.begins < one.ends)
    return min(over, key=lambda one: one.begins, default=None)


def _refuse_clash(wanted: Booked, busy: Iterable[Booked], today: date, form: str) -> Refusal | None:
    other = clash(wanted, busy)
    if other is None:
        return None
    zone = wanted.begins.tzinfo
    begins, ends = other.begins.astimezone(zone), other.ends.astimezone(zone)
    when = f"{say_date(begins.date(), today)} {begins:%H:%M}–{ends:%H:%M}"
    why = f"It clashes with “{other.title}” with {other.name}, {when}."
    return Refusal(why, (Missing("at", "another time"),), form)
