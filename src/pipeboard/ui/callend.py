"""What is done over a call while it is made, and how it ends."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeboard.domain.refusal import Refusal
from pipeboard.domain.tandem import OUTCOME_KEYS, Half, Outcome
from pipeboard.domain.terms import CallKind, Gate, Verdict
from pipeboard.ui import formflow
from pipeboard.ui.callflow import size
from pipeboard.ui.followkeys import EMAIL_FINE, FORMS, open_attempt, outcome_letters
from pipeboard.ui.forms.ending import ENDING, THROW
from pipeboard.ui.forms.fields import Leave
from pipeboard.ui.patience import FORM, patiently
from pipeboard.ui.prefix import Prefix

if TYPE_CHECKING:
    from datetime import datetime

    from pipeboard.commands.discover import Talk
    from pipeboard.domain.call import Call
    from pipeboard.ui.app import PipeboardApp
    from pipeboard.ui.live.session import Session


class Ended(NamedTuple):
    """What the command that ended a call returned; `is_gone` when the contact was let go."""

    saved: Any
    is_gone: bool


class AssessFirst(NamedTuple):
    """A lead is assessed before its call can end with an SQL; what is missing says the refusal."""

    refusal: Refusal


# Forms over it.


async def _form(app: PipeboardApp, session: Session, name: str, **given: Any) -> tuple[Any, Any]:
    """Show a form over the call; return what it ended with, and the refusal it was left with."""
    contact_id = None if name == "add" else session.call.contact_id
    app.hold_keys()
    form = await formflow.made(app, name, contact_id, call=session.call, **given)
    if form is None:
        return None, None
    result = await formflow.ended(app, form)
    # Nothing pops up over a call, also not what the form said last, which is still on its way.
    app.call_later(app.clear_notifications)
    return result, form.refusal if result is None else None


async def add(app: PipeboardApp, session: Session) -> None:
    """Add a lead, then go on."""
    result, _ = await _form(app, session, "add")
    formflow.tell(app, None, result)


async def assess(app: PipeboardApp, session: Session) -> None:
    """Take the needs assessment, then go on; when we cannot help the call ends with that."""
    result, _ = await _form(app, session, "assessment")
    if getattr(result, "disqualify", False):
        await _ask_verdict(app, session, {"verdict": Verdict.DISQUALIFIED.value})
    else:
        formflow.tell(app, session.call.contact_id, result)


# Its end.


async def end(app: PipeboardApp, session: Session) -> None:
    """Ask for the verdict of a discovery call, for the outcome of any other."""
    if not session.call.is_started:
        _ask_to_throw(app, session)
    elif session.call.kind is CallKind.DISCOVERY:
        await _ask_verdict(app, session, {})
    else:
        await log(app, session)


async def _ask_verdict(app: PipeboardApp, session: Session, start: dict[str, str]) -> None:
    """Show the form that ends the call; a lead's needs are assessed in between."""
    save = partial(_save, app, session)
    result, refusal = await _form(app, session, ENDING, start=start, command=save)
    while isinstance(result, AssessFirst):
        taken, _ = await _form(app, session, "assessment", refusal=result.refusal)
        if taken is None:
            return
        if getattr(taken, "disqualify", False):
            app.drop(_ending_key(session))
            start = {"verdict": Verdict.DISQUALIFIED.value}
        result, refusal = await _form(app, session, ENDING, start=start, command=save)
    if result == THROW:
        _ask_to_throw(app, session)
    elif result is not None:
        await _ended(app, session, result)
    elif refusal and refusal.gate is Gate.SQL and (screen := app.live_screen()):
        screen.show_missing(refusal)


async def _save(
    app: PipeboardApp,
    session: Session,
    name: str,
    *about: Any,
    drafts: tuple[str, ...],
    **given: Any,
) -> Any:
    """Run the command that ends a call, given the talk as it is now; its drafts go with it."""
    session.is_saving, result = True, None
    try:
        talk = await asyncio.to_thread(_talk, session.call, session.now)
        drafts = (*drafts, session.key, _ending_key(session))
        result = await app.command(name, *about, drafts=drafts, talk=talk, **given)
    finally:
        session.is_saving = result is not None and not isinstance(result, Refusal)
        session.keep()
    if not isinstance(result, Refusal):
        return Ended(result, is_gone="leaving" in given)
    return Leave(AssessFirst(result)) if result.gate is Gate.SAL else result


def _talk(call: Call, now: datetime) -> Talk:
    """The talk that a call was; importing what makes it takes a while."""
    from pipeboard.commands.discover import talk_of

    return talk_of(call, now)


def _ending_key(session: Session) -> str:
    return f"{ENDING}:{session.call.contact_id}"


async def _ended(app: PipeboardApp, session: Session, result: Ended) -> None:
    """Go back to where the call began, and say what became of it."""
    contact_id = session.call.contact_id
    _close_call(app)
    app.show_in_list(contact_id)
    more = await formflow.let_go(app, contact_id) if result.is_gone else ""
    formflow.tell(app, contact_id, result.saved, more)


def _close_call(app: PipeboardApp) -> None:
    """There is no call any more: its screen closes, and what is open above it."""
    screen = app.live_screen()
    app.take_call(None)
    while screen in app.screen_stack:
        app.pop_screen()


def _ask_to_throw(app: PipeboardApp, session: Session) -> None:
    """Ask on the call's foot whether nothing of it is kept; there is no undo of that."""
    screen = app.live_screen()
    if screen is None:
        return

    def take(key: str) -> bool:
        if key == "y":
            session.drop()
            app.drop(_ending_key(session))
            session.is_saving = True
            _close_call(app)
            app.show_in_list(session.call.contact_id)
            app.say(f"The call with {session.who} was thrown away.")
        return key in "yn"

    begun = "" if session.call.is_started else "This call has not begun. "
    title = f"{begun}Throw it away for good? {size(session.call, session.seconds)}"
    screen.ask(Prefix("throw", title, (("y", "throws it away"), ("n", "keeps it")), take))


async def log(app: PipeboardApp, session: Session) -> None:
    """Ask on the call's foot what came of it, by letter."""
    screen = app.live_screen()
    if screen is None:
        return
    if not session.call.is_started:
        _ask_to_throw(app, session)
        return
    contact_id = session.call.contact_id
    attempt = await patiently(partial(open_attempt, app.reader, contact_id, Half.CALL), FORM)
    letters = [pair for pair in outcome_letters(Half.CALL) if _outcome(pair[0]) != Outcome.SKIP]
    take = partial(_take_outcome, app, session, attempt)
    screen.ask(Prefix("log", "the call", (*letters, ("f9", "throw it away")), take))


def _take_outcome(app: PipeboardApp, session: Session, attempt: int | None, key: str) -> bool:
    is_fine, outcome = key == EMAIL_FINE, _outcome(key)
    if key == "f9":
        _ask_to_throw(app, session)
    elif outcome is Outcome.TALKED and session.call.kind is CallKind.DISCOVERY:
        app.end_call()
    elif outcome in FORMS:
        app.run_call(partial(_ask_more, app, session, FORMS[outcome]))
    elif outcome and outcome is not Outcome.SKIP:
        given = {"attempt_id": attempt, "email_fine": is_fine}
        app.run_call(partial(_log_outcome, app, session, outcome, given))
    else:
        return False
    return True


def _outcome(key: str) -> Outcome | None:
    return Outcome.DO_NOT_CALL if key == EMAIL_FINE else OUTCOME_KEYS[Half.CALL].get(key)


async def _ask_more(app: PipeboardApp, session: Session, name: str) -> None:
    """Show the form of an outcome that is not known in one key; saving it ends the call."""
    result, _ = await _form(app, session, name, command=partial(_save, app, session))
    if result is not None:
        await _ended(app, session, result)


async def _log_outcome(
    app: PipeboardApp, session: Session, outcome: Outcome, given: dict[str, Any]
) -> None:
    about, now = (session.call.contact_id, Half.CALL, outcome), app.clock().astimezone()
    result = await _save(app, session, "followups.log", *about, drafts=(), now=now, **given)
    if isinstance(result, Refusal):
        app.say(str(result), severity="warning")
    else:
        await _ended(app, session, result)
