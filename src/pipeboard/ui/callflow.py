"""How a call begins, is taken up again, waits, and is left while it runs on."""

from __future__ import annotations

import json
import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Any

from pipeboard.domain import call as calls
from pipeboard.domain.call import Call, say_clock
from pipeboard.domain.terms import CallKind, Status
from pipeboard.reads import contact as reads
from pipeboard.reads.prefill import Kept, cut_off
from pipeboard.store import connect
from pipeboard.ui.patience import FORM, patiently
from pipeboard.ui.prefix import Prefix, Prefixed

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from pipeboard.reads.contact import Contact
    from pipeboard.ui.app import PipeboardApp
    from pipeboard.ui.live.brief import Brief
    from pipeboard.ui.live.session import Session

    Dial = Callable[[], Coroutine[Any, Any, None]]

_WRITTEN = 0.3  # seconds until a draft is surely written; else the list shows it a minute later


# Before it.


async def begin(
    app: PipeboardApp,
    contact_id: int,
    *,
    prepare: bool = False,
    kind: CallKind | None = None,
    dial: Dial | None = None,
) -> None:
    """Begin a call, or go on with the one that runs or waits (see `begin_call`)."""
    from pipeboard.ui.live import brief
    from pipeboard.ui.live.session import key_of

    def look() -> tuple[Contact, Kept | None, Brief] | None:
        who = reads.contact(app.reader, contact_id)
        now = app.clock().astimezone()
        if who is None:
            return None
        known = brief.read(app.reader, who, app.texts, app.settings.slots, now)
        return who, app.kept(key_of(contact_id)), known

    found = await patiently(look, FORM)
    if found is None:
        app.say("That contact is gone; u may bring it back.", severity="warning")
        return
    who, draft, known = found
    running = app.session
    if running and running.call.contact_id == contact_id:
        await _go_on(app, running, known, prepare=prepare, dial=dial)
    elif kind in (None, CallKind.DISCOVERY) and who.status != Status.OPEN:
        app.say(f"{who.name} is {who.status}: reopen first (r).", severity="warning")
    elif running:
        again = partial(app.begin_call, contact_id, prepare=prepare, kind=kind, dial=dial)
        _ask_to_park(app, running, again)
    elif session := _taken_up(app, who, draft, kind):
        app.take_call(session)
        await _go_on(app, session, known, prepare=prepare, dial=dial)
        _say_how_it_goes_on(app, session, draft)


async def _go_on(
    app: PipeboardApp, session: Session, known: Brief, *, prepare: bool, dial: Dial | None
) -> None:
    """Show the call and dial; one that was prepared begins unless it is prepared again."""
    if not prepare and not session.call.is_started:
        session.change(session.call.started(session.now))
    await _show(app, session, known)
    if dial is not None:
        app.run_worker(dial())


def _taken_up(
    app: PipeboardApp, who: Contact, draft: Kept | None, kind: CallKind | None
) -> Session | None:
    """The call of a contact: the one that was left, else a new one. None when it is unreadable."""
    from pipeboard.ui.live.session import Place, Session

    now, place = app.clock(), Place()
    call = Call(who.id, kind or CallKind.DISCOVERY)
    if draft:
        try:
            call, place = calls.read(draft.text), Place(*json.loads(draft.cursor or "[]"))
        except (ValueError, TypeError):
            words = f"The draft of the call with {who.name} cannot be read. It is left as it is."
            app.say(words, severity="warning")
            return None
    if call.is_started and draft:
        call = call.resumed(now, draft.saved_at)
    session = Session(call, who.name, clock=app.clock, drafts=app, place=place)
    if call.is_started:
        session.keep()
    return session


def _say_how_it_goes_on(app: PipeboardApp, session: Session, draft: Kept | None) -> None:
    if draft and session.call.gaps and session.call.is_running:
        gap = say_clock(session.call.gaps[-1].seconds)
        app.say(f"The call goes on at {say_clock(session.seconds)}; {gap} away are not counted.")


def _ask_to_park(app: PipeboardApp, running: Session, then: Any) -> None:
    """Ask whether the call that runs is parked for another one."""
    screen = app.screen
    if not isinstance(screen, Prefixed):
        return

    def take(key: str) -> bool:
        if key == "y":
            park(app, running)
            then()
        elif key == "n":
            app.begin_call(running.call.contact_id)
        return key in "yn"

    title = f"{running.who} is on the line ({say_clock(running.seconds)})"
    keys = (("y", "parks that call"), ("n", "goes back to it"))
    screen.ask(Prefix("park", title, keys, take))


def park(app: PipeboardApp, session: Session) -> None:
    """Let a call wait, its clock standing; it is in Today."""
    session.change(session.call.stopped(session.now))
    app.take_call(None)
    look_again_soon(app)


async def offer(app: PipeboardApp) -> None:
    """Ask on the first screen whether the call that was cut off goes on."""
    try:
        found = await patiently(partial(cut_off, app.reader), FORM)
    except sqlite3.OperationalError as error:
        if not connect.is_busy(error):
            raise
        return  # it is in Today all the same
    screen = app.screen
    if found is None or app.session or not isinstance(screen, Prefixed) or screen.prefix:
        return  # a call that was begun meanwhile is no call that was cut off
    try:
        call = calls.read(found.text)
    except ValueError:
        words = f"The draft of the call with {found.name} cannot be read. It is left as it is."
        app.say(words, severity="warning")
        return

    def take(key: str) -> bool:
        if key == "enter":
            app.begin_call(call.contact_id)
        return key == "enter"

    title = f"Resume the call with {found.name}? {size(call, call.seconds(found.saved_at))}"
    keys = (("enter", "resumes it"), ("esc", "leaves it in Today"))
    screen.ask(Prefix("resume", title, keys, take, is_asked=True))


def size(call: Call, seconds: int) -> str:
    """Return `12:04 · 431 characters`: the clock, and how much was noted."""
    noted = len(call.notes) + sum(len(box.evidence) for box in call.boxes.values())
    return f"{say_clock(seconds)} · {noted:,} characters"


# On screen, and away from it.


async def _show(app: PipeboardApp, session: Session, known: Brief) -> None:
    """Show the call's screen, above all that is open."""
    from pipeboard.ui.live.screen import LiveScreen

    if screen := app.live_screen():
        while app.screen is not screen:
            app.pop_screen()
        screen.show_call()
    else:
        await app.push_screen(LiveScreen(session, known))


def leave(app: PipeboardApp, session: Session) -> None:
    """Close the call's screen: a call that runs goes on, a prepared one waits unless empty."""
    screen = app.live_screen()
    if not session.call.is_started:
        (session.drop if _is_empty(session.call) else session.keep)()
        app.take_call(None)
    while screen in app.screen_stack:
        app.pop_screen()
    app.show_call()
    app.show_in_list(session.call.contact_id)
    look_again_soon(app)


def look_again_soon(app: PipeboardApp) -> None:
    """Let the list that is shown read again when the draft of a call is written."""
    screen = app.screen
    if reload := getattr(screen, "reload", None):
        screen.set_timer(_WRITTEN, reload)


def _is_empty(call: Call) -> bool:
    return not (call.hooks.strip() or call.notes.strip() or call.boxes)
