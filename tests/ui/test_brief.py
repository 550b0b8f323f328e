"""What stands beside a call: what is known of the contact, and what to say."""

from __future__ import annotations

from contextlib import closing
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult

from pipeboard.commands import agenda, contacts
from pipeboard.domain.call import Box, Call, Step
from pipeboard.domain.evidence import Discovery, Finding
from pipeboard.domain.terms import Element, Rating, TaskKind, Verdict
from pipeboard.paths import SHIPPED_TEXTS
from pipeboard.reads.contact import contact
from pipeboard.store import connect
from pipeboard.ui.live import brief
from pipeboard.ui.live.brief import Brief, BriefPane
from tests.conftest import NOW, TODAY
from tests.days import NEED

LOCAL = NOW.astimezone()
OWN = {"me": "Ida Berg", "us": "Weserwerk"}


@pytest.fixture
def read(store):
    """The brief of a contact, as it is read when a call begins."""

    def of(contact_id: int, folder: Path = SHIPPED_TEXTS, own: Any = OWN) -> Brief:
        with closing(connect.reader(store.path)) as db:
            who = contact(db, contact_id)
            assert who is not None
            return brief.read(db, who, folder, own, LOCAL)

    return of


def lines(found: Brief, today: date = TODAY) -> list[str]:
    """The rows of what is known, blanks squeezed."""
    rows = ((row.label, *(bit.words for bit in row.bits)) for row in found.rows(today))
    return [" ".join(" ".join(parts).split()) for parts in rows]


def said(found: Brief, call: Call) -> dict[str, str]:
    """The rows of the script, by their labels."""
    return {row.label: row.bits[0].words for row in found.script_rows(call)}


def test_of_someone_new_only_the_open_questions_are_known(day, read):
    assert lines(read(day.add())) == [
        "open need, timeline, authority, budget, source, product interest, solution"
    ]


def test_what_is_known_is_read_from_the_top_down(store, day, read):
    ana = day.sal()
    heard = Discovery(
        {
            Element.NEED: Finding(Rating.MET, "a day a week, two people"),
            Element.BUDGET: Finding(Rating.PARTLY, "up to", minor=2_000_000, currency="EUR"),
            Element.TIMELINE: Finding(Rating.UNKNOWN),
        }
    )
    day.done(day.discover(ana, heard, verdict=Verdict.NOT_YET))
    day.do(contacts.note, ana, text="asks for Bo\nand more")
    plan = {"kind": TaskKind.APPOINTMENT, "title": "Demo", "on": TODAY + timedelta(3)}
    day.done(store.do(agenda.plan_step, ana, **plan, at=time(10), now=LOCAL))
    assert lines(read(ana)) == [
        "next Thu 26 Nov 10:00 in 3 days Demo",
        "open timeline, authority",
        "assessment, 23 Nov",
        f"need “{NEED}”",
        "solution “orders copied by nobody at all”",
        "timeline this quarter",
        "wants Import",
        "source webinar",
        "verdict we can meet the need",
        "BANT",
        "budget ◐ partly 23 Nov EUR 20,000",
        "“up to”",
        "authority · unrated",
        "need ● met 23 Nov",
        "“a day a week, two people”",
        "timeline ? unknown 23 Nov",
        "last",
        "23 Nov note “asks for Bo”",
        "23 Nov call: talked",
    ]


def test_of_long_words_as_many_are_shown_as_are_read_in_a_glance(day, read):
    ana = day.sal()
    heard = Discovery({Element.NEED: Finding(Rating.MET, "word " * 10_000)})
    day.done(day.discover(ana, heard, verdict=Verdict.NOT_YET))
    assert max(map(len, lines(read(ana)))) < 250


def test_sd_52_the_hook_stands_above_the_opening_and_is_named_when_there_is_none(day, read):
    found = read(day.sal())
    assert said(found, Call(1))["hook"] == "‹hook?›"
    with_hook = said(found, Call(1, hooks="You opened an office\nHe rows"))
    assert list(with_hook) == ["hook", "opening", "agenda", "voicemail", "gatekeeper"]
    assert with_hook["hook"] == "You opened an office"
    assert with_hook["opening"].startswith("Ana Ruiz, Ida Berg from Weserwerk. I saw You opened")


def test_who_was_not_assessed_yet_hears_how_that_ends(day, read):
    rows = said(read(day.add()), Call(1))
    assert rows["assessment"].startswith("Yes: I think this is worth a proper conversation. I have")
    assert "‹vendor?› does it well." in rows["assessment"]
    assert "assessment" not in said(read(day.sal("Bo Berg")), Call(2))


def test_the_closing_lines_know_what_was_found_before_and_in_this_call(day, read):
    ana = day.sal()
    heard = Discovery({Element.BUDGET: Finding(Rating.MET, "up to 20k")})
    day.done(day.discover(ana, heard, verdict=Verdict.NOT_YET))
    call = Call(ana).rated(Element.NEED, Rating.MET).noted(Element.NEED, "two days a week", NOW)
    words = read(ana).say(Step.CLOSE, call)
    assert "Let me say back what I heard: two days a week, ‹timeline?›, ‹authority?›, up" in words
    assert "Not yet: What I still need is timeline and authority. Can we take ten" in words
    assert "Qualified: Next step is a demo on Tue 24 Nov at 09:00." in words
    assert call.box(Element.BUDGET) == Box()  # nothing is put into the call itself


def test_the_rep_s_own_slots_go_before_what_is_known(day, read):
    found = read(day.sal(), own={"need_topic": "orders", "demo": "a look at your own orders"})
    assert "I ask about orders" in found.say(Step.AGENDA, Call(1))
    assert "Next step is a look at your own orders on" in found.say(Step.CLOSE, Call(1))


def test_a_script_that_cannot_be_used_stops_no_call(day, read, tmp_path):
    (tmp_path / "script.md").write_text("Hello {name}")
    found = read(day.sal(), tmp_path)
    words = f"{tmp_path / 'script.md'}: line 1: the first part begins with ## script"
    assert lines(found)[0] == f"script {words}; the shipped one is used"
    assert found.say(Step.AGENDA, Call(1)).startswith("My plan: I ask about Import")


def test_parts_that_a_script_of_the_rep_s_own_leaves_out_are_empty(day, read, tmp_path):
    (tmp_path / "script.md").write_text("## script\nMoin {name}")
    found = read(day.sal(), tmp_path)
    assert found.say("voicemail", Call(1)) == ""
    assert list(said(found, Call(1))) == ["hook", "opening"]
    (tmp_path / "script.md").write_text("## voicemail\nMoin {name}")
    assert list(said(read(day.sal("Bo Berg"), tmp_path), Call(2))) == ["hook", "voicemail"]


# The pane.


class Beside(App[None]):
    """Nothing but the pane."""

    def __init__(self, found: Brief) -> None:
        super().__init__()
        self.pane = BriefPane(found)

    def compose(self) -> ComposeResult:
        yield self.pane

    @property
    def text(self) -> str:
        """What is on screen."""
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())


@pytest.mark.parametrize("size", [(58, 20), (80, 24), (120, 40)])
async def test_the_step_says_whether_it_is_what_is_known_or_what_to_say(day, read, size):
    app = Beside(read(day.sal()))
    async with app.run_test(size=size) as pilot:
        app.pane.show(Call(1), TODAY)
        await pilot.pause()
        assert "we lose a day a week" in app.text
        app.pane.show(Call(1, step=Step.SCRIPT, hooks="You rang"), TODAY)
        await pilot.pause()
        assert "You rang" in app.text
        assert "Is now all right" in " ".join(app.text.split())
        assert "a day a week" not in app.text
        assert not app.pane.can_focus  # the cursor stays where the rep types


async def test_hostile_words_reach_the_terminal_harmless(store, day, read):
    bad = "\x1b]52;c;aGk=\x07[@click=app.quit]x[/]\u202ed\x9b2J"
    ana = day.sal(f"A {bad}", company=bad)
    heard = Discovery({one: Finding(Rating.MET, bad, bad) for one in Element})
    day.done(day.discover(ana, heard, verdict=Verdict.NOT_YET))
    day.do(contacts.note, ana, text=bad)
    app = Beside(read(ana, own={"me": bad, "us": bad}))
    async with app.run_test(size=(120, 40)) as pilot:
        for step in (Step.RESEARCH, Step.SCRIPT):
            app.pane.show(Call(ana, step=step, hooks=bad), TODAY)
            await pilot.pause()
            assert not set("\x1b\x07\x9b\u202e") & set(app.text)
            assert "[@click=app.quit]x[/]" in app.text
