"""Taking commands back: the last, a named one, none, and one that others rest on."""

from __future__ import annotations

from pipeboard.commands import contacts, moves
from pipeboard.commands.contacts import NewContact
from pipeboard.domain.refusal import Refusal
from tests.conftest import TODAY
from tests.days import Day, records, whole


def refused(result: object) -> str:
    assert isinstance(result, Refusal)
    return result.reason


def test_nothing_to_undo_or_redo(day: Day) -> None:
    assert refused(day.undo()) == "Nothing to undo."
    assert refused(day.redo()) == "Nothing to redo."
    assert "no command 7" in refused(day.undo(7))


def test_undo_and_redo_name_the_command(day: Day) -> None:
    day.add()
    assert day.done(day.undo()).words == "add a lead"
    assert day.done(day.redo()).words == "add a lead"


def test_undone_twice_or_redone_twice_is_refused(day: Day) -> None:
    day.add()
    root = day.done(day.undo()).root
    assert "undone already" in refused(day.undo(root))
    day.done(day.redo(root))
    assert "standing already" in refused(day.redo(root))


def test_undo_goes_back_command_by_command_and_redo_forward(day: Day) -> None:
    pictures = [records(day.store)]
    contact = day.add("Ana Ruiz", company="Northwind", note="met at the fair")
    pictures.append(records(day.store))
    for do in (day.assess, day.discover, day.open_deal):
        day.done(do(contact))
        pictures.append(records(day.store))
    for picture in reversed(pictures[:-1]):
        day.done(day.undo())
        assert records(day.store) == picture
    for picture in pictures[1:]:
        day.done(day.redo())
        assert records(day.store) == picture


def test_an_undone_command_is_not_offered_again(day: Day) -> None:
    day.add("Ana")
    day.add("Bo")
    day.done(day.undo())
    day.done(day.undo())
    assert refused(day.undo()) == "Nothing to undo."


def test_any_command_of_the_list_is_undone_when_nothing_rests_on_it(day: Day) -> None:
    ana, bo = day.add("Ana"), day.add("Bo")
    day.done(day.do(contacts.note, ana, "likes boats"))
    row = day.row("select root from entry order by id limit 1 offset 1")
    assert row is not None
    day.done(day.undo(row[0]))
    assert day.rows("select id from contact") == [(ana,)]
    assert bo == 2


def test_a_company_that_someone_else_works_at_is_not_undone(day: Day) -> None:
    day.add("Ana", company="Northwind")
    day.add("Bo", company="Northwind")
    before = whole(day.store)
    assert "undo that first" in refused(day.undo(1))
    assert whole(day.store) == before
    day.done(day.undo())
    day.done(day.undo())
    assert "redo that first" in refused(day.redo(2))
    day.done(day.redo(1))
    day.done(day.redo(2))


def test_a_referral_is_one_command_with_its_disqualification(day: Day) -> None:
    ana = day.add("Ana")
    day.done(day.do(moves.disqualify, ana, reason="no_need", referral="Bo @Helm"))
    day.done(day.undo())
    assert day.stage(ana) == "lead"
    assert day.rows("select id from contact") == [(ana,)]
    assert not day.rows("select id from company")


def test_undo_keeps_nobodys_ids_for_others(day: Day) -> None:
    day.add("Ana")
    day.done(day.undo())
    added = day.did(contacts.add, NewContact("Bo"), today=TODAY)
    assert added.contact_id == 2
