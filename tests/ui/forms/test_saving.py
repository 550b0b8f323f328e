"""Every form, filled and saved from the keyboard alone."""

from __future__ import annotations

import json
from datetime import time, timedelta

from pipeboard.domain.evidence import Assessment, NextStep
from pipeboard.domain.terms import Stage, TaskKind, Topic
from tests.ui.forms.host import Rep, at_form, reopen


def row(rep: Rep, sql: str, *args: object) -> tuple[object, ...]:
    return rep.app.store.raw.execute(sql, args).fetchone()


async def test_one_typed_line_adds_a_lead(store):
    async with at_form(store, "add") as rep:
        await rep.type("Ana Ruiz @Northwind ana@northwind.example +34 600 123 456")
        assert rep.form.values["name"] == "Ana Ruiz"
        assert rep.form.rows["company"].text == "Northwind"
        assert rep.form.rows["email"].text == "ana@northwind.example"
        assert rep.form.rows["phone"].text == "+34 600 123 456"
        await rep.press("f10")
        assert rep.app.result.name == "Ana Ruiz"
        assert row(rep, "select count(*) from channel") == (2,)
        assert rep.drafts() == []


async def test_a_part_edited_by_hand_stays_when_the_line_goes_on(store):
    async with at_form(store, "add") as rep:
        await rep.type("Ana Ruiz")
        await rep.fill(name=" Gómez")
        await rep.go("line")
        await rep.type(" @Northwind")
        assert rep.form.values["name"] == "Ana Ruiz Gómez"
        assert rep.form.values["company"] == "Northwind"


async def test_enter_goes_field_by_field_and_saves_on_the_last(store, day):
    contact = day.opportunity()
    async with at_form(store, "win", contact) as rep:
        assert rep.at == "amount"
        await rep.press("backspace", "9", "enter")
        assert rep.at == "closed_on"
        await rep.press("enter")
        assert day.stage(contact) == "opportunity won"


async def test_sd_31_the_order_of_the_topics_is_the_reps_own(store, day):
    contact, own = day.add(), tuple(reversed(Topic))
    async with at_form(store, "assessment", contact, topics=own) as rep:
        assert [name for name in rep.form.rows if name in own] == list(own)
    async with at_form(store, "assessment", contact) as rep:
        assert next(name for name in rep.form.rows if name in own) == "need"


async def test_enter_confirms_a_form_that_came_filled(store, day):
    contact = day.opportunity()
    async with at_form(store, "win", contact) as rep:
        await rep.press("enter")
        assert day.stage(contact) == "opportunity won"


async def test_enter_opens_an_opportunity_of_which_everything_is_known(store, day):
    contact = day.sal(company="Northwind", title="VP Sales", industry="SaaS", headcount="120")
    demo = NextStep("Demo", day.today + timedelta(2), time(15), TaskKind.APPOINTMENT)
    day.done(day.discover(contact, step=demo))
    async with at_form(store, "opportunity", contact) as rep:
        await rep.press("enter")
        assert day.stage(contact) == "opportunity"
        assert row(rep, "select count(*) from task where title = 'Demo'") == (1,)


async def test_sd_30_to_32_an_assessment_makes_a_sal(store, day):
    contact = day.add()
    async with at_form(store, "assessment", contact, questions=("What have you tried?",)) as rep:
        assert rep.at == "need"
        await rep.type("a day a week lost")
        await rep.go("source")
        await rep.press("e")  # webinar: the next free letter of its word
        await rep.go("product_interest")
        await rep.press("c")
        await rep.fill(solution="nobody copies any orders")
        assert not rep.form.rows["solution_state"].display
        await rep.go("timeline")
        await rep.press("t")
        await rep.fill(timeline_text="board meeting", timeline_on="2027-01-15")
        await rep.fill(**{"own: What have you tried?": "a macro"})
        await rep.go("verdict")
        await rep.press("y")
        await rep.press("f10")
        assert day.stage(contact) == "sal"
        assert rep.app.result.moved.stage is Stage.SAL
        saved = row(
            rep,
            "select need_text, source, product_interest, timeline_kind, timeline_on, extra, mode"
            " from assessment",
        )
        assert saved == (
            "a day a week lost",
            "webinar",
            '["CRM"]',
            "this_quarter",
            "2027-01-15",
            '{"What have you tried?": "a macro"}',
            "live",
        )


async def test_sd_31_the_written_order_saves_the_same_fields(store, day):
    contact = day.add()
    async with at_form(store, "assessment", contact, mode="written") as rep:
        assert rep.at == "source"
        written = set(rep.form.values)
        assert "How did you hear about us?" in rep.screen_text()
    async with at_form(store, "assessment", contact) as rep:
        assert rep.at == "need"
        assert set(rep.form.values) == written


async def test_sd_33_an_assessment_can_end_with_an_appointment(store, day):
    contact = day.add()
    day.assess(contact, Assessment(verdict=None), ending=None)
    async with at_form(store, "assessment", contact) as rep:
        await rep.fill(need="a day a week lost", solution="nobody copies any orders")
        for field, key in (("source", "w"), ("product_interest", "d"), ("timeline", "n")):
            await rep.go(field)
            await rep.press(key)
        await rep.go("verdict")
        await rep.press("y")
        await rep.go("ending")
        await rep.press("a")
        await rep.press("f10")
        assert rep.at == "slot"
        await rep.fill(on="fri")
        assert rep.echo("on") == "= Fri 27 Nov · in 4 days"
        await rep.fill(at="1pm")
        await rep.press("f10")
        assert day.stage(contact) == "sal"
        task = row(rep, "select kind, due_on, due_time from task where state = 'open'")
        assert task == ("appointment", "2026-11-27", "13:00")


async def test_a_no_saves_the_assessment_and_asks_for_the_disqualification(store, day):
    contact = day.add()
    async with at_form(store, "assessment", contact) as rep:
        await rep.go("verdict")
        await rep.press("n")
        assert not rep.form.rows["ending"].display
        await rep.press("f10")
        assert rep.app.result.disqualify
        assert day.stage(contact) == "lead"


async def test_sd_58_a_qualified_call_makes_an_sql(store, day):
    contact = day.sal()
    async with at_form(store, "discovery", contact) as rep:
        await rep.type("two people copy orders")
        for element, key in (("need", "4"), ("timeline", "3"), ("authority", "4"), ("budget", "1")):
            await rep.go(element)
            await rep.press(key)
        await rep.fill(need_said="a day a week", timeline_said="by Q1", authority_said="signs")
        await rep.fill(timeline_value="2027-03-31", budget_value="12k", authority_value="Ana")
        assert rep.echo("budget_value") == "= EUR 12,000"
        await rep.go("verdict")
        await rep.press("q")
        await rep.fill(step="Demo", step_on="+2d")
        await rep.press("f10")
        assert day.stage(contact) == "sql"
        assert row(rep, "select notes, seconds from call") == ("two people copy orders", 1200)
        found = "select minor, currency from bant where element = 'budget'"
        assert row(rep, found) == (1_200_000, "EUR")


async def test_sd_62_and_70_an_opportunity_starts_from_what_is_known(store, day):
    contact = day.sql(company="Northwind", title="VP Sales", industry="SaaS", headcount="120")
    store.raw.execute("begin")
    store.raw.execute("insert into current_unit values (1)")
    store.raw.execute(
        "update bant set minor = 1200000, currency = 'EUR', rating = 'partly', evidence = 'range'"
        " where element = 'budget'"
    )
    store.raw.execute("update bant set value_on = '2027-03-31' where element = 'timeline'")
    store.raw.execute("delete from current_unit")
    store.raw.execute("commit")
    async with at_form(store, "opportunity", contact) as rep:
        values = rep.form.values
        assert values["pain_said"].startswith('"we lose a day a week to copying orders" (assess')
        assert values["fit_said"] == "industry SaaS, people 120, role VP Sales"
        assert values["amount"] == "EUR 12,000"
        assert values["close_on"] == "2027-03-31"
        assert (values["pain"], values["interest"], values["fit"]) == ("yes", "", "yes")
        await rep.go("interest")
        await rep.press("space")
        await rep.fill(interest_said="asked for a demo")
        assert (values["step"], values["step_on"]) == ("Call back", "2026-11-26")
        await rep.press("f10")
        assert day.stage(contact) == "opportunity"
        assert row(rep, "select amount, close_on from opportunity") == (1_200_000, "2027-03-31")


async def test_the_same_key_edits_the_open_opportunity(store, day):
    contact = day.opportunity()
    async with at_form(store, "opportunity", contact) as rep:
        assert "pain" not in rep.form.rows
        await rep.go("amount")
        await rep.press("ctrl+u")
        await rep.type("JPY 1200")
        await rep.go("billing")
        await rep.press("m")
        assert rep.form.rows["months"].display
        await rep.press("f10")
        saved = row(rep, "select amount, currency, billing from opportunity")
        assert saved == (1200, "JPY", "monthly")


async def test_a_lost_deal_sends_the_person_where_the_rep_says(store, day):
    contact = day.opportunity()
    async with at_form(store, "lose", contact) as rep:
        await rep.press("p")
        await rep.go("then")
        await rep.press("n")
        await rep.fill(revisit_on="+3m")
        assert rep.echo("revisit_on") == "= Tue 23 Feb 2027 · in 92 days"
        await rep.press("f10")
        assert day.stage(contact) == "sql nurture"


async def test_nurture_proposes_a_day_and_takes_another_in_words(store, day):
    contact = day.add()
    async with at_form(store, "nurture", contact) as rep:
        assert rep.echo("revisit_on") == "= Mon 22 Feb 2027 · in 91 days"
        await rep.press("n")
        await rep.go("revisit_on")
        await rep.press("ctrl+u")
        await rep.type("in 3 weeks")
        assert rep.echo("revisit_on") == "= Mon 14 Dec · in 21 days"
        await rep.press("f10")
        assert row(rep, "select revisit_on from contact") == ("2026-12-14",)


async def test_sd_60_a_referral_given_is_a_new_lead(store, day):
    contact = day.sal()
    async with at_form(store, "disqualify", contact) as rep:
        await rep.press("f")
        await rep.fill(vendor="-", referral="Jo Lind @Fjord jo@fjord.example")
        await rep.press("f10")
        assert day.stage(contact) == "sal disqualified"
        lead = row(rep, "select display_name, referred_by from contact order by id desc")
        assert lead == ("Jo Lind", contact)


async def test_a_step_back_keeps_its_reason(store, day):
    contact = day.sal()
    async with at_form(store, "back", contact) as rep:
        await rep.type("asked too early")
        await rep.press("f10")
        assert day.stage(contact) == "lead"


async def test_back_on_an_opportunity_cancels_it(store, day):
    contact = day.opportunity()
    async with at_form(store, "back", contact) as rep:
        assert rep.sees("title") == "Cancel the opportunity · Ana Ruiz"
        await rep.type("was never one")
        await rep.go("in_error")
        await rep.press("right", "f10")
        assert day.stage(contact) == "sql"
        assert row(rep, "select status from opportunity") == ("cancelled",)


async def test_a_disqualified_contact_reopens_with_a_reason(store, day):
    contact = day.add()
    async with at_form(store, "disqualify", contact) as rep:
        await rep.press("n", "f10")
        await reopen(rep, "reopen", contact)
        await rep.type("they called back today")
        await rep.press("f10")
        assert day.stage(contact) == "lead"


async def test_a_note_is_written(store, day):
    contact = day.add()
    async with at_form(store, "note", contact) as rep:
        await rep.type("likes\nchess")
        await rep.press("ctrl+s")
        assert row(rep, "select body from activity") == ("likes\nchess",)


async def test_edit_saves_only_what_was_changed(store, day):
    contact = day.add(company="Northwind", email="ana@northwind.example")
    async with at_form(store, "edit", contact) as rep:
        await rep.fill(title="COO")
        await rep.press("f10")
        sql = "select now from change where entry = (select max(id) from entry) and tbl = 'contact'"
        changed = [json.loads(text) for (text,) in store.raw.execute(sql)]
        assert {name for now in changed for name in now} == {"title", "seniority"}
        assert row(rep, "select title, display_name from contact") == ("COO", "Ana Ruiz")
