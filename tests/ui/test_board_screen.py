"""The board at work: moves by keyboard, refusals that open a form, what others change meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from pipeboard.__main__ import main
from pipeboard.commands import contacts, moves
from pipeboard.domain.evidence import NextStep
from pipeboard.domain.terms import Stage, TaskKind
from pipeboard.settings import Settings
from pipeboard.ui.screens import board
from tests.conftest import NOW, TODAY
from tests.store.test_journal import image
from tests.ui.rep import Rep, at_work

LEAD, SAL, SQL, OPPORTUNITY = Stage
COLUMN = {LEAD: 0, SAL: 1, SQL: 2, OPPORTUNITY: 3}
LATER = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


async def assesses(rep: Rep) -> None:
    """Fill and save the needs assessment that is open."""
    await rep.fills(need="a day a week lost to copying orders")
    await rep.goes("source")
    await rep.press("e")
    await rep.goes("product_interest")
    await rep.press("c")
    await rep.fills(solution="nobody copies any orders")
    await rep.goes("timeline")
    await rep.press("t")
    await rep.goes("verdict")
    await rep.press("y")
    await rep.saves()


async def discovers(rep: Rep) -> None:
    """Fill and save the discovery call that is open."""
    await rep.fills(notes="two people copy orders")
    for element, key, said in (
        ("need", "4", "a day a week"),
        ("timeline", "3", "by Q1"),
        ("authority", "4", "she signs"),
        ("budget", "1", ""),
    ):
        await rep.goes(element)
        await rep.press(key)
        if said:
            await rep.fills(**{f"{element}_said": said})
    await rep.goes("verdict")
    await rep.press("q")
    await rep.fills(step="Demo", step_on="+2d")
    await rep.saves()


async def opens_a_deal(rep: Rep) -> None:
    """Tick what is not quoted yet in the opportunity form that is open, and save it."""
    for name in ("pain", "interest", "fit"):
        await rep.goes(name)
        if rep.form.values[name] != "yes":
            await rep.press("space")
        if not rep.form.rows[f"{name}_said"].text:
            await rep.fills(**{f"{name}_said": "asked for a demo"})
    await rep.fills(amount="EUR 12k")
    assert rep.form.values["step"] == "Demo"  # the step that is open goes on
    await rep.saves()


async def test_from_lead_to_opportunity_by_keyboard_alone_and_back_by_undo(store, day):
    day.add("Ana Ruiz")
    start = image(store)
    async with at_work(store) as rep:
        await rep.press("L")
        rep.sees_form("Needs assessment")
        await assesses(rep)
        rep.sees_board()
        assert rep.stage_of("Ana Ruiz") == "sal"
        rep.hears("Ana Ruiz is now a SAL · u undoes it")
        assert rep.selected == "Ana Ruiz"
        await rep.press("L")
        rep.sees_form("Discovery call")
        await discovers(rep)
        assert rep.stage_of("Ana Ruiz") == "sql"
        assert rep.selected == "Ana Ruiz"
        rep.sees("Wed Demo")
        await rep.press("o")
        rep.sees_form("Open an opportunity")
        await opens_a_deal(rep)
        assert rep.stage_of("Ana Ruiz") == "opportunity"
        rep.sees("EUR 12,000")
        assert "leads 0 · prospects 1" in rep.top
        for stage in ("sql", "sal", "lead"):
            await rep.press("u")
            rep.hears("Undone:")
            assert rep.stage_of("Ana Ruiz") == stage
            assert rep.selected == "Ana Ruiz"
        assert image(store) == start
        await rep.press("u")
        assert rep.ask("select count(*) from contact") == [(0,)]
        rep.sees("Nothing here yet.")
        await rep.press("u")
        rep.hears("Nothing to undo.")


async def test_sd_02_and_sd_32_a_refused_lead_opens_its_form_at_the_first_missing_item(store, day):
    day.add("Ana Ruiz")
    before = day.entries()
    async with at_work(store) as rep:
        await rep.press(">")
        rep.sees_form("Needs assessment")
        assert rep.refusal.startswith("Not a SAL yet. Missing: need in 3 words or more, source")
        assert rep.field == "need"
        assert rep.missing[0] == "need"
        await rep.press("escape")
        assert rep.stage_of("Ana Ruiz") == "lead"
        assert rep.entries == before
        assert rep.drafts == []


async def test_sd_59_a_refused_sal_opens_the_discovery_form(store, day):
    day.sal("Ana Ruiz")
    before = day.entries()
    async with at_work(store) as rep:
        await rep.press("l", "L")
        rep.sees_form("Discovery call")
        assert "Not an SQL yet." in rep.refusal
        assert "need rated met" in rep.refusal
        assert rep.field == "need"
        await rep.press("escape")
        assert (rep.stage_of("Ana Ruiz"), rep.entries) == ("sal", before)


async def test_sd_70_a_refused_sql_opens_the_opportunity_form_with_quoted_evidence(store, day):
    day.sql("Ana Ruiz")
    before = day.entries()
    async with at_work(store) as rep:
        await rep.press("l", "l", ">")
        rep.sees_form("Open an opportunity")
        assert rep.refusal.endswith("Missing: interest, fit.")  # the rest came filled
        assert rep.field == "interest"
        rep.sees('"we lose a day a week to copying orders"')
        await rep.saves()
        assert rep.missing[:2] == ["interest", "fit"]  # what is quoted came ticked
        assert rep.field == "interest"
        await rep.press("escape")
        assert (rep.stage_of("Ana Ruiz"), rep.entries) == ("sql", before)


@pytest.mark.parametrize("stage", [LEAD, SAL])
async def test_sd_71_o_is_refused_in_the_words_of_the_command_line(
    store, day, stage, capsys, monkeypatch
):
    monkeypatch.setenv("PIPEBOARD_DB", str(store.path))
    contact = day.at(stage)
    assert main(["move", str(contact), "opportunity"]) == 1
    said = capsys.readouterr().err.removeprefix("pipeboard: ").strip()
    before = day.entries()
    async with at_work(store) as rep:
        await rep.press(*"ll"[: COLUMN[stage]], "o")
        assert rep.told == [said]
        rep.sees_board()
        assert rep.entries == before


async def test_an_override_after_a_refusal_is_kept_and_shown_for_ever(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("!")
        rep.hears("No gate has refused Ana Ruiz just now")
        await rep.press("L", "escape", "!")
        rep.sees_form("Override to SAL")
        await rep.types("too short")
        await rep.saves()
        assert rep.stage_of("Ana Ruiz") == "lead"
        await rep.types(", but the CEO asked twice")
        await rep.saves()
        assert rep.stage_of("Ana Ruiz") == "sal"
        rep.sees("SAL*")
        await rep.press("w")
        assert "too short, but the CEO asked twice" in rep.sheets
        await rep.press("escape", "!")
        rep.hears("No gate has refused Ana Ruiz just now")


async def test_an_override_of_the_last_gate_opens_the_opportunity(store, day):
    day.sql("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("l", "l", "o", "f10", "escape")
        await rep.press("L", "escape", "!")
        rep.sees_form("Override to opportunity")
        await rep.types("she bought it by mail last week")
        await rep.saves()
        assert rep.stage_of("Ana Ruiz") == "opportunity"


async def test_strict_gates_have_no_override(store, day):
    day.add("Ana Ruiz")
    async with at_work(store, settings=Settings(gates="strict")) as rep:
        await rep.press("L", "escape", "!")
        rep.hears('Overrides are off (gates = "strict" in the settings).')
        rep.sees_board()


async def test_the_selected_card_stays_selected_while_others_come_and_go(store, day):
    for number in range(40):
        day.add(f"Lead {number}")
    async with at_work(store) as rep:
        await rep.press(*"jjjjjjjj")
        chosen = rep.selected
        day.add("Ana Ruiz")
        await rep.until(lambda: "leads 41" in rep.top)
        assert rep.selected == chosen
        await rep.press("P")
        assert rep.selected == chosen
        rep.sees(f"▲ {chosen}")
        await rep.press("P")
        rep.sees_not("▲")
        assert rep.selected == chosen


async def test_a_contact_that_leaves_the_board_gives_the_cursor_to_the_next(store, day):
    for name in ("Cy", "Bo", "Al"):
        day.add(name)
    async with at_work(store) as rep:
        await rep.press("j")
        assert rep.selected == "Bo"
        await rep.press("n", "n")
        await rep.saves()
        assert rep.stage_of("Bo") == "lead nurture"
        rep.hears("Bo is parked until")
        assert rep.selected == "Cy"


async def test_a_new_lead_has_the_cursor(store, day):
    day.sal("Bo")
    async with at_work(store) as rep:
        await rep.press("l", "a")
        rep.sees_form("Add a lead")
        await rep.types("Ana Ruiz @Northwind ana@northwind.example")
        await rep.saves()
        rep.hears("Ana Ruiz is a lead")
        assert rep.selected == "Ana Ruiz"


async def test_an_assessment_that_ends_in_no_asks_for_the_reason_to_let_go(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("s")
        await rep.goes("verdict")
        await rep.press("n")
        await rep.saves()
        rep.sees_form("Disqualify")
        await rep.press("n")
        await rep.saves()
        assert rep.stage_of("Ana Ruiz") == "lead disqualified"


async def test_two_editors_of_one_field_keep_both_texts(store, day):
    contact = day.add("Ana Ruiz", title="VP")
    async with at_work(store) as rep:
        await rep.press("E")
        rep.sees_form("Edit")
        await rep.goes("title")
        await rep.press("ctrl+u")
        await rep.types("COO")
        day.done(store.do(contacts.edit, contact, {"title": "CFO"}, seen=10**9))
        await rep.saves()
        assert "title was changed meanwhile to “CFO”" in rep.refusal
        assert "“COO”" in rep.refusal
        await rep.saves()
        rep.sees_board()
        rep.sees("COO")


async def test_two_editors_of_two_fields_are_both_kept(store, day):
    contact = day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("E")
        await rep.fills(title="COO")
        day.done(store.do(contacts.edit, contact, {"timezone": "Europe/Madrid"}, seen=10**9))
        await rep.saves()
        rep.sees_board()
        assert rep.ask("select title, timezone from contact") == [("COO", "Europe/Madrid")]


async def test_sd_13_the_top_line_and_the_list_of_prospects_agree(store, day, capsys, monkeypatch):
    monkeypatch.setenv("PIPEBOARD_DB", str(store.path))
    for stage, many in ((LEAD, 5), (SAL, 3), (SQL, 2), (OPPORTUNITY, 1)):
        for number in range(many):
            day.at(stage, f"{stage} {number}")
    day.done(day.do(moves.disqualify, day.add("Gone"), reason="no_need"))
    assert main(["list", "--prospects"]) == 0
    prospects = [line for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert main(["list", "--prospects", "--json"]) == 0
    listed = capsys.readouterr().out.count('"id"')
    async with at_work(store) as rep:
        assert f"leads 8 · prospects {listed}" in rep.top
        assert listed == 3 <= len(prospects)
        assert "pipeline" not in rep.text.casefold().replace("pipeboard", "")


async def test_the_top_line_says_what_is_due_late_and_next(store, day):
    at = NextStep("Demo", TODAY, time(13), TaskKind.APPOINTMENT)
    day.done(day.discover(day.sal("Iris Vogel"), step=at))
    day.sql("Kai Brandt")
    async with at_work(store) as rep:
        assert rep.top.endswith("leads 0 · prospects 2 · today 1 due · next 13:00 Iris V.")
    async with at_work(store, clock=lambda: LATER) as rep:
        assert rep.top.endswith("leads 0 · prospects 2 · today 2 due · 2 late")


async def test_sd_10_a_lead_is_cold_until_the_first_half_is_done(store, day):
    day.done(day.follow(day.reachable("Ana Ruiz")))
    async with at_work(store) as rep:
        rep.sees("1/5 today · cold")
        await rep.press("c", "b")
        rep.sees("· cold")
        await rep.press("e", "s")
        rep.sees_not("cold")
        rep.sees("1/5 today 10:00 call")


async def test_sd_43_a_sal_is_followed_up_or_snoozed_or_has_no_next_step(store, day):
    contact = day.reachable("Ana Ruiz")
    day.done(day.advance(contact, override="she told me on the phone"))
    async with at_work(store) as rep:
        await rep.press("l")
        rep.sees("no next step")
        day.done(day.follow(contact))
        rep.app.look_at_store()
        await rep.settle()
        rep.sees_not("no next step")
        rep.sees("1/5 today")
        await rep.press("c", "n", "e", "s")
        rep.sees("2/5 Wed")
        await rep.press("z", "4")
        rep.sees("snoozed Fri")
        await rep.press("c", "t")
        await rep.press("escape")
        rep.sees("no next step")


async def test_many_contacts_make_no_more_widgets_than_few(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        few = rep.widgets
    for number in range(300):
        day.add(f"Lead {number}")
    async with at_work(store) as rep:
        rep.sees("301")
        await rep.press("G", "g")
        assert rep.widgets == few


@pytest.mark.parametrize(("width", "columns"), [(120, 4), (100, 4), (99, 2), (60, 2), (59, 1)])
async def test_columns_as_many_as_fit_with_tabs_below(store, day, width, columns):
    for stage in Stage:
        day.at(stage, f"One {stage}")
    async with at_work(store, size=(width, 24)) as rep:
        named = sum(rep.shows(f"One {stage}") for stage in Stage)
        assert named == columns
        await rep.press("l", "l", "l")
        assert rep.selected == "One opportunity"
        rep.sees("One opportunity", "OPP")
        assert rep.footer.endswith("? keys")
        assert "leads 2 · prospects 2" in rep.top


async def test_no_colour_has_signs_and_words_instead(store, day, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    day.sql("Ana Ruiz")
    async with at_work(store, clock=lambda: LATER) as rep:
        await rep.press("l", "l")
        rep.sees("▌Ana Ruiz", "late 1d")
        for strip in rep.strips:
            for _, style, _ in strip:
                for colour in (style.color, style.bgcolor) if style else ():
                    red, green, blue = colour.get_truecolor() if colour else (0, 0, 0)
                    assert red == green == blue


async def test_half_typed_forms_are_taken_up_again_and_reload_nothing(store, day, monkeypatch):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        loads = []
        load = rep.board.load
        monkeypatch.setattr(rep.board, "load", lambda *a, **k: (loads.append(1), load(*a, **k)))
        await rep.press("i")
        await rep.types("likes chess")
        assert rep.drafts == ["note:1"]
        looks = rep.looks
        await rep.until(lambda: rep.looks > looks + 1)
        await rep.press("escape")
        assert loads == []
        await rep.press("i")
        rep.sees("Draft of 09:00 taken up", "likes chess")
        await rep.saves()
        assert rep.drafts == []
        assert loads == [1]


async def test_a_new_day_is_counted_anew_without_a_key(store, day, monkeypatch):
    monkeypatch.setattr(board, "_MINUTE", 0.5)
    day.sql("Kai Brandt")
    now = [NOW]
    async with at_work(store, clock=lambda: now[0]) as rep:
        assert "0 due" in rep.top
        now[0] = LATER
        await rep.until(lambda: "1 late" in rep.top)
        rep.sees("late 1d")


async def test_marks_are_set_and_taken_off(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("space")
        rep.sees("✓ Ana Ruiz")
        await rep.press(" ")
        rep.sees_not("✓")


async def test_what_is_late_stands_in_amber_and_details_are_quiet(store, day):
    day.sql("Kai Brandt", title="CRO")
    async with at_work(store, clock=lambda: LATER) as rep:
        tones = {
            segment.text.strip(): segment.style.color.name
            for strip in rep.strips
            for segment in strip
            if segment.style and segment.style.color
        }
        assert len({tones["LEAD"], tones["could sell to"], tones["late 1d"]}) == 3
