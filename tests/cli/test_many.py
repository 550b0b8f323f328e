"""Finding and acting on many by the command line: queries, tags, saved views."""

from __future__ import annotations

import csv
import io

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def people(shell: Shell) -> dict[str, int]:
    """Some leads, by name."""
    shell.add("Ana Ruiz", "--source", "webinar", "--origin", "inbound", "--email", "ana@x.example")
    shell.add("Bo Berg", "--source", "webinar", "--title", "VP Sales", "--company", "Northwind")
    shell.add("Cy Cole", "--source", "cold call", "--origin", "outbound")
    return {"Ana Ruiz": 1, "Bo Berg": 2, "Cy Cole": 3}


def names(shell: Shell, *query: str) -> list[str]:
    return [one["name"] for one in shell.ok("list", "--json", *query).json]


@pytest.mark.usefixtures("people")
def test_list_takes_a_query(shell: Shell) -> None:
    assert names(shell, "source:webinar") == ["Bo Berg", "Ana Ruiz"]
    assert names(shell, "source:webinar", "-origin:inbound") == ["Bo Berg"]
    assert names(shell, "source:webinar no:email") == ["Bo Berg"]
    assert names(shell, 'title:"vp sales"') == ["Bo Berg"]
    assert names(shell, "ana", "stage:lead") == ["Ana Ruiz"]
    rows = list(csv.DictReader(io.StringIO(shell.ok("list", "--csv", "company:north").out)))
    assert [row["name"] for row in rows] == ["Bo Berg"]


@pytest.mark.usefixtures("people")
def test_sd_04_listing_each_origin_sums_to_the_total(shell: Shell) -> None:
    shell.add("Di", "--origin", "referral")
    each = [
        names(shell, f"origin:{origin}")
        for origin in ("inbound", "outbound", "referral", "unknown")
    ]
    assert [len(found) for found in each] == [1, 1, 1, 1]
    assert sum(len(found) for found in each) == len(names(shell))
    assert len(names(shell, "-origin:inbound")) == 3


@pytest.mark.usefixtures("people")
def test_who_asks_for_a_status_gets_it(shell: Shell) -> None:
    shell.ok("tag", "1", "+x")
    assert names(shell, "status:open|nurture", "tag:x") == ["Ana Ruiz"]
    assert names(shell, "status:nurture") == []
    assert names(shell, "--status", "all", "tag:x") == ["Ana Ruiz"]


@pytest.mark.parametrize("command", ["list", "view", "tag"])
def test_an_error_shows_the_word(shell: Shell, command: str) -> None:
    given = {"list": ["ana", "stag:lead"], "view": ["Hot", "ana", "stag:lead"]}
    ran = shell(command, *given.get(command, ["--where", "ana stag:lead", "+x"]))
    assert ran.code == 2
    words = "pipeboard: there is no field “stag”; did you mean “stage”? · ana »stag«:lead"
    assert ran.err.strip() == words
    assert ran.err.count("\n") == 1


def test_tags_go_on_and_off(shell: Shell, people: dict[str, int]) -> None:
    ana, bo, _ = people.values()
    assert shell.ok("tag", str(ana), str(bo), "+event 2026", "+vip").out == (
        "2 contacts tagged +event 2026 +vip\n"
    )
    assert names(shell, 'tag:"event 2026"') == ["Bo Berg", "Ana Ruiz"]
    assert shell.ok("tag", str(ana), "-vip").out == "Ana Ruiz tagged -vip\n"
    assert names(shell, "tag:vip") == ["Bo Berg"]
    assert shell.ok("tag", "--where", "source:webinar", "-event 2026").out.startswith("2 contacts")
    shell.ok("undo")
    assert names(shell, "tag:event*") == ["Bo Berg", "Ana Ruiz"]


@pytest.mark.usefixtures("people")
def test_tags_that_cannot_be_put_are_said(shell: Shell) -> None:
    assert "say which tags" in shell("tag", "1").err
    assert shell("tag", "1", "vip").code == 2
    assert "write a tag as +vip" in shell("tag", "1", "vip").err
    gone = shell("tag", "99", "+x")
    assert gone.code == 1
    assert "There is no contact 99" in gone.err
    part = shell("tag", "99", "1", "+x")
    assert (part.code, part.out) == (
        0,
        "Ana Ruiz tagged +x · 1 refused: contact 99 There is no contact 99\n",
    )
    assert shell("tag", "--where", "zzz", "+x").code == 1


@pytest.mark.usefixtures("people")
def test_views_are_saved_listed_shown_and_removed(shell: Shell) -> None:
    assert "view “Webinar people” saved" in shell.ok("view", "Webinar people", "source:webinar").out
    assert shell.ok("view", "--json").json == [
        {"name": "Webinar people", "query": "source:webinar"}
    ]
    assert "Webinar people  source:webinar" in shell.ok("view").out
    shown = shell.ok("view", "webinar PEOPLE", "--json").json
    assert [one["name"] for one in shown] == ["Bo Berg", "Ana Ruiz"]
    assert shell.ok("view", "Webinar people", "--remove").out == "view “Webinar people” removed\n"
    assert shell("view", "Webinar people").code == 1
    shell.ok("undo")
    assert "Bo Berg" in shell.ok("view", "Webinar people").out


def test_without_a_store_nothing_is_there(shell: Shell) -> None:
    assert shell("view", "Hot").code == 1
    assert shell("view").code == 0
    assert shell("tag", "--where", "ana", "+x").code == 1
    assert not shell.store.exists()


def test_wrong_use_is_said(shell: Shell) -> None:
    assert shell("view", "--remove").code == 2
    assert "No such option" in shell("list", "--stge", "lead").err
    assert shell("list", "-h").out.startswith("Usage: pipeboard list")
    assert shell("view", "Hot", "stage:lead", "--json").code == 2
