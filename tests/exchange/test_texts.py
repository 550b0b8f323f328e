"""The texts of follow-ups: shipped, the rep's own, and filled for one contact."""

from __future__ import annotations

import stat
from datetime import datetime, timedelta

import pytest

from pipeboard.commands import moves
from pipeboard.domain.script import PARTS
from pipeboard.domain.texts import Message
from pipeboard.exchange import texts
from pipeboard.paths import SHIPPED_TEXTS
from pipeboard.reads.contact import contact
from pipeboard.store import connect
from tests.conftest import NOW
from tests.days import NEED

LOCAL = NOW.astimezone()
STOP = "Not interested? Reply 'stop' and I will not write again."
OWN = {"me": "Ida Berg", "number": "+49 30 1234"}


@pytest.fixture
def said(store, tmp_path):
    """What there is to say to a contact now."""

    def say(contact_id: int, own: dict[str, str] = OWN, now: datetime = LOCAL) -> Message:
        db = connect.reader(store.path)
        who = contact(db, contact_id)
        assert who is not None
        return texts.for_contact(db, who, tmp_path / "content", own, now)

    return say


@pytest.mark.parametrize(("template", "attempts"), [("inbound", 5), ("outbound", 4), ("sal", 5)])
def test_every_shipped_template_has_its_attempts_and_every_e_mail_its_way_out(template, attempts):
    found = texts.messages(SHIPPED_TEXTS, template)
    assert len(found) == attempts
    assert all(message.body.endswith(STOP) for message in found)


def test_shipped_texts_are_plain_ascii_so_that_they_paste_anywhere():
    for template in texts.ALL:
        assert (SHIPPED_TEXTS / f"{template}.md").read_text("utf-8").isascii()


def test_each_e_mail_to_a_sal_carries_two_dates_and_no_third():
    for message in texts.messages(SHIPPED_TEXTS, "sal"):
        if "{slot" in message.body:
            assert ("{slot1}" in message.body, "{slot2}" in message.body) == (True, True)
            assert "{slot3}" not in message.body


def test_the_texts_are_those_of_the_attempt_that_is_due(store, day, said):
    ana = day.add("Ana Ruiz", email="ana@northwind.example", phone="+34 600", origin="inbound")
    day.done(day.follow(ana))
    assert said(ana).call.startswith("You wrote about")
    day.made(ana)
    assert said(ana).call.startswith("I owe you an answer")


def test_sd_53_words_of_the_assessment_are_filled_in_and_what_is_not_known_is_named(day, said):
    ana = day.sal("Ana Ruiz", email="ana@northwind.example")
    message = said(ana)
    assert NEED in message.call
    assert message.subject == "Import: two dates"
    assert "Hello Ana," in message.body
    assert "is Tue 24 Nov at 09:00 or Tue 24 Nov at 09:30 better" in message.body
    assert "\n\nIda Berg\n\n" in message.body
    assert "‹hook?›" in said(day.add("Kai Brandt", email="kai@weserwerk.example")).call


def test_after_a_no_show_the_texts_are_those_of_a_missed_appointment(store, day, said):
    from pipeboard.commands import agenda
    from pipeboard.domain.terms import TaskKind, TaskState

    ana = day.add("Ana Ruiz", email="ana@northwind.example")
    day.done(day.follow(ana))
    plan = {"kind": TaskKind.APPOINTMENT, "title": "Demo", "on": LOCAL.date()}
    at = LOCAL.replace(hour=LOCAL.hour + 1, minute=0)
    day.done(store.do(agenda.plan_step, ana, **plan, at=at.time(), now=LOCAL))
    (task,) = day.row("select id from task where kind = 'appointment'")
    later = at.replace(hour=at.hour + 2)
    day.done(store.do(agenda.settle, task, TaskState.NO_SHOW, now=later))
    assert said(ana).subject == "We missed each other"


def test_the_rep_s_own_file_goes_before_the_shipped_one(store, day, said, tmp_path):
    ana = day.add("Ana Ruiz", email="ana@northwind.example")
    made = texts.write_shipped(tmp_path / "content")
    assert [path.name for path in made] == [f"{name}.md" for name in texts.ALL]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}
    own = tmp_path / "content" / "outbound.md"
    own.write_text("## 1\ncall: Moin {first_name}\nsubject: Moin\n\nMoin!\n")
    assert said(ana) == Message("Moin Ana", "Moin", "Moin!")
    assert texts.write_shipped(tmp_path / "content") == []
    assert own.read_text().startswith("## 1\ncall: Moin")


def test_the_shipped_script_has_every_part_and_every_slot_of_the_trade():
    parts = texts.script(SHIPPED_TEXTS)
    assert tuple(parts) == PARTS
    for slot in ("name", "hook", "agenda", "close", "need_topic", "number", "next_due_weekday"):
        assert f"{{{slot}}}" in (SHIPPED_TEXTS / "script.md").read_text("utf-8")


def test_sd_54_the_agenda_says_that_it_is_to_be_found_out_who_is_the_best_to_help():
    assert "whether we are the best people for this" in texts.script(SHIPPED_TEXTS)["agenda"]


def test_a_script_of_the_rep_s_own_goes_before_the_shipped_one(tmp_path):
    (tmp_path / "script.md").write_text("## script\nMoin {name}\n")
    assert texts.script(tmp_path) == {"script": "Moin {name}"}
    assert texts.look(tmp_path, "script").state == "own: 1 part"
    assert texts.look(tmp_path, "decline").state == "shipped: 1 e-mail"


@pytest.mark.parametrize(
    ("template", "content", "words"),
    [
        ("script", b"no heading", "script.md: line 1: the first part begins with ## script"),
        ("script", b"\xff", "script.md: is not UTF-8 text"),
        ("decline", b"## decline\nsubject:\n\nNo", "decline.md: ## decline has no subject"),
    ],
)
def test_a_script_or_a_letter_that_is_broken_is_one_line_too(tmp_path, template, content, words):
    (tmp_path / f"{template}.md").write_bytes(content)
    read = {"script": texts.script, "decline": lambda folder: texts.decline(folder, {})}[template]
    with pytest.raises(texts.TextsError) as broken:
        read(tmp_path)
    assert str(broken.value).endswith(words)
    assert str(broken.value).endswith(texts.look(tmp_path, template).state)


@pytest.fixture
def filling(store):
    """What the slots hold for a contact."""

    def fill(contact_id: int, own: dict[str, str] = OWN) -> dict[str, str]:
        db = connect.reader(store.path)
        who = contact(db, contact_id)
        assert who is not None
        return texts.known(db, who, own, LOCAL)

    return fill


def test_sd_46_the_e_mail_that_says_no_recommends_who_was_recommended(day, filling):
    ana = day.sal("Ana Ruiz")
    given = {"reason": "no_need", "referral": "-", "today": day.today}
    day.done(day.store.do(moves.disqualify, ana, vendor="Tandem AG", **given))
    own = {**OWN, "vendor": "whom the rep always recommends"}
    letter = texts.decline(SHIPPED_TEXTS, filling(ana, own))
    assert letter.subject == "An honest no"
    assert letter.body.startswith("Hello Ana,\n\nthank you for your time. ")
    assert "\n\nHave a look at Tandem AG: they do it well.\n\n" in letter.body
    assert letter.body.endswith("\n\nIda Berg")


def test_the_line_of_the_vendor_goes_when_nobody_is_recommended(day, filling):
    ana = day.sal("Ana Ruiz")
    known = filling(ana)
    assert "Have a look" not in texts.decline(SHIPPED_TEXTS, known).body
    own = {**OWN, "vendor": "Tandem AG"}
    assert "Have a look at Tandem AG" in texts.decline(SHIPPED_TEXTS, filling(ana, own)).body
    given = {"reason": "no_need", "vendor": "-", "referral": "-", "today": day.today}
    day.done(day.store.do(moves.disqualify, ana, **given))
    body = texts.decline(SHIPPED_TEXTS, filling(ana, own)).body
    assert "Have a look" not in body
    assert "\n\n\n" not in body


def test_a_voicemail_names_the_weekday_of_the_next_attempt_as_long_as_there_is_one(day, filling):
    ana = day.reachable("Ana Ruiz")
    assert filling(ana)["next_due_weekday"] == "Wednesday"
    day.done(day.follow(ana, attempts=3))
    assert filling(ana)["next_due_weekday"] == "Wednesday"
    for _ in range(2):
        day.made(ana)
        day.later(day.now + timedelta(2))
    assert filling(ana)["next_due_weekday"] == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"call: no heading", "outbound.md: line 1: the first attempt begins with ## 1"),
        (b"\xff\xfe", "outbound.md: is not UTF-8 text"),
    ],
)
def test_a_broken_file_is_one_line_that_names_it(day, said, tmp_path, content, words):
    ana = day.add("Ana Ruiz", email="ana@northwind.example")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "outbound.md").write_bytes(content)
    with pytest.raises(texts.TextsError, match=r"outbound\.md") as broken:
        said(ana)
    assert str(broken.value).endswith(words)
    assert "\n" not in str(broken.value)
