"""Commands about how follow-ups are paced: the settings of the cadence, and the days away."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from pipeboard.cli import output
from pipeboard.cli.reading import AS_JSON
from pipeboard.cli.session import USAGE, Session, Stop
from pipeboard.domain.days import read_range, say_date
from pipeboard.domain.rules import RULE_KEYS, Rules, read_rule, say_rule
from pipeboard.domain.text import did_you_mean

_KEYS = (*RULE_KEYS, "holidays")


class RuleIs(click.ParamType[tuple[str, str]]):
    """KEY=VALUE; what the value may be is for the command to say."""

    name = "KEY=VALUE"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Read the pair, or name the nearest setting."""
        key, equals, said = (part.strip() for part in value.partition("="))
        key = key.casefold()
        if key not in _KEYS:
            near = did_you_mean(key, _KEYS) or ";"
            words = f"there is no setting “{key}”{near} settings: {', '.join(RULE_KEYS)}"
            raise click.BadParameter(words, ctx, param)
        if not equals or not said:
            raise click.BadParameter(f"write “{value}” as KEY=VALUE", ctx, param)
        return key, said


@click.command()
@click.argument("changes", metavar="[KEY=VALUE]...", nargs=-1, type=RuleIs())
@AS_JSON
@click.pass_obj
def cadence(session: Session, changes: tuple[tuple[str, str], ...], *, as_json: bool) -> None:
    """Print how follow-ups are paced, or change it: one command, one undo.

    Open attempts move to another day when the working days changed.
    """
    if changes:
        from pipeboard.commands import practice

        done = session.do(practice.set_rules, dict(changes), now=session.now)
        if not as_json:
            output.line(done.words)
            return
    rules = _rules(session)
    if as_json:
        output.as_json(_as_json(rules))
        return
    widest = max(map(len, RULE_KEYS))
    for key in RULE_KEYS:
        output.line(f"{key:<{widest}}  {say_rule(rules, key)}")
    if coming := [day for day in sorted(rules.holidays) if day >= session.today]:
        output.line(f"{'next holiday':<{widest}}  {say_date(coming[0], session.today)}")
    for first, last in _ahead(rules, session.today):
        output.line(f"{'away':<{widest}}  {_say_range(first, last, session.today)}")


@click.command()
@click.argument("days", metavar="[RANGE]", nargs=-1)
@click.option("--back", is_flag=True, help="Back at work: what is left of the days away is off.")
@AS_JSON
@click.pass_obj
def away(session: Session, days: tuple[str, ...], *, back: bool, as_json: bool) -> None:
    """Be away for a while, such as 24dec..3jan: no follow-up is due then.

    Without a range the days away that are set are printed.
    """
    if days and back:
        raise Stop("choose one of a range and --back", USAGE)
    if days or back:
        from pipeboard.commands import practice

        if back:
            output.line(session.do(practice.back, now=session.now).words)
            return
        first, last = _range(" ".join(days), session.today)
        done = session.do(practice.away, first, last, now=session.now)
        output.line(f"away {_say_range(first, last, session.today)} · {done.words}")
        return
    ahead = _ahead(_rules(session), session.today)
    if as_json:
        output.as_json_list({"from": str(first), "to": str(last)} for first, last in ahead)
        return
    for first, last in ahead:
        output.line(f"away {_say_range(first, last, session.today)}")
    if not ahead:
        output.remark("no days away are set; pipeboard away 24dec..3jan sets some")


def _rules(session: Session) -> Rules:
    """The rules of the store; the usual ones when there is no store yet."""
    from pipeboard.store import rules

    return session.read(rules.read) or Rules()


def _range(words: str, today: date) -> tuple[date, date]:
    try:
        return read_range(words, today)
    except ValueError as error:
        raise Stop(str(error), USAGE) from None


def _ahead(rules: Rules, today: date) -> list[tuple[date, date]]:
    """The ranges away that are not over."""
    return [(first, last) for first, last in rules.away if last >= today]


def _say_range(first: date, last: date, today: date) -> str:
    if first == last:
        return say_date(first, today)
    return f"{say_date(first, today)} – {say_date(last, today)}"


def _as_json(rules: Rules) -> dict[str, Any]:
    """The settings as `cadence --json` prints them; what is not set is null."""
    shown = {key: read_rule(key, say_rule(rules, key)) for key in RULE_KEYS}
    return shown | {
        "country": rules.country or None,
        "holidays": [day.isoformat() for day in sorted(rules.holidays)],
        "away": [{"from": str(first), "to": str(last)} for first, last in rules.away],
    }


COMMANDS = (cadence, away)
