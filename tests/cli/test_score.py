"""Scoring on the command line: set up in six steps, shown, exported, judged, applied, off."""

from __future__ import annotations

import csv
import io
import shutil
import stat
import tomllib
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeboard.commands import moves, scoring
from pipeboard.domain.scoring import DEFAULT, dump
from pipeboard.store import opening
from pipeboard.store.unit import Store
from tests.cli.conftest import Ran, Shell
from tests.conftest import NOW
from tests.days import Day

STEPS = ("demographics", "behaviours", "points", "thresholds", "track", "evaluate")


@pytest.fixture
def types(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Answer the questions of a command with these lines, then end the input."""

    def typed(*lines: str, ends: bool = False) -> Ran:
        text = "".join(f"{line}\n" for line in lines) + ("" if ends else "\n" * len(STEPS))
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        return shell("score", "setup")

    return typed


def model(shell: Shell) -> Any:
    return shell.ok("score", "show", "--json").json


def is_on(shell: Shell) -> bool:
    return bool(shell("score", "show", "--json").json["is_on"])


def points(shell: Shell, section: str) -> dict[str, Any]:
    shown = model(shell)
    if section == "fit":
        return {rule["id"]: [tier["points"] for tier in rule["tiers"]] for rule in shown["fit"]}
    return {rule["id"]: rule["points"] for rule in shown[section]}


def test_sd_20_setup_walks_exactly_six_steps_in_order(shell: Shell, types: Any) -> None:
    ran = types()
    assert ran.code == 0
    asked = [line for line in ran.out.splitlines() if " of 6 · " in line]
    assert [line.split(" · ")[1].split(":")[0] for line in asked] == list(STEPS)
    assert [line[0] for line in asked] == list("123456")
    assert model(shell) == {"is_on": True, **dump(DEFAULT)}


def test_sd_20_every_step_can_be_skipped_and_walked_again(shell: Shell, types: Any) -> None:
    types("people = 20-200")
    assert model(shell)["profile"]["headcount"] == [20, 200]
    types("", "", "download = 6 12")
    assert (model(shell)["profile"]["headcount"], points(shell, "behaviour")["download"]) == (
        [20, 200],
        6,
    )
    ran = types("", "b", "people = 30-300", "", "")
    assert ran.out.count("1 of 6") == 2
    assert model(shell)["profile"]["headcount"] == [30, 300]


@pytest.mark.parametrize("lines", [(), ("",), ("", "", "industry = 15"), ("",) * 5])
def test_sd_20_a_setup_that_is_not_finished_leaves_scoring_off(
    shell: Shell, types: Any, lines: tuple[str, ...]
) -> None:
    shell.add("Ana Ruiz", "--title", "VP Sales")
    ran = types(*lines, ends=True)
    assert ran.code == 1
    assert "nothing was saved, scoring stays off" in ran.err
    assert not is_on(shell)
    (ana,) = shell.ok("list", "--json").json
    assert ana["score"] is None


def test_sd_20_q_leaves_and_the_model_that_was_there_stays(shell: Shell, types: Any) -> None:
    shell.ok("score", "setup", "--default")
    ran = types("people = 1-2", "q", ends=True)
    assert (ran.code, "the model that was there stays" in ran.err) == (1, True)
    assert model(shell) == {"is_on": True, **dump(DEFAULT)}


def test_sd_20_default_takes_the_default_model_without_questions(shell: Shell) -> None:
    ran = shell.ok("score", "setup", "--default")
    assert "model 1" in ran.out
    assert model(shell) == {"is_on": True, **dump(DEFAULT)}


def test_sd_20_a_model_is_one_undo(shell: Shell) -> None:
    shell.ok("score", "setup", "--default")
    shell.ok("undo")
    assert not is_on(shell)
    shell.ok("redo")
    shell.ok("score", "off")
    assert not is_on(shell)
    shell.ok("undo")
    assert is_on(shell)


def test_sd_21_age_and_gender_are_not_scored_and_it_says_why(shell: Shell, types: Any) -> None:
    assert "Age and gender are not scored: that is discrimination" in types().out
    again = types("+ gender = f")
    assert "that would be discrimination" in again.out
    assert points(shell, "fit").keys() == {rule.id for rule in DEFAULT.fit}


def test_sd_21_title_region_tags_and_kept_columns_can_be_scored(shell: Shell, types: Any) -> None:
    more = ("+ region = bavaria, tyrol", "+ title = revenue", "+ tags = fair", "+ Tech = Zuora")
    types(*more, "", "", "region = 5", "country = 0")
    rules = {rule["id"]: rule for rule in model(shell)["fit"]}
    assert rules["region"]["tiers"] == [{"points": 5, "values": ["bavaria", "tyrol"]}]
    assert (rules["tags"]["column"], rules["tech"]["column"]) == ("tags", "Tech")


def test_sd_21_whom_one_looks_for_is_changed_line_by_line(shell: Shell, types: Any) -> None:
    lines = ("industries = energy", "functions = any", "levels = vp, c-level", "countries = de, at")
    types(*lines, "- country", "", "", "industry = 20")
    shown = model(shell)
    assert shown["profile"] == {
        "industries": ["energy"],
        "headcount": [50, 500],
        "functions": [],
        "levels": ["vp", "c_level"],
        "countries": ["DE", "AT"],
    }
    assert points(shell, "fit")["industry"] == [20]
    assert shown["fit"][0]["words"] == "industry in energy"


def test_words_of_the_reps_own_stay_when_the_profile_changes(
    shell: Shell, types: Any, tmp_path: Path
) -> None:
    file = tmp_path / "model.toml"
    text = shell("score", "show", "--toml").out
    file.write_text(text.replace("50–500 people", "our size"), "utf-8")
    shell.ok("score", "setup", "--file", str(file))
    types("people = 20-200", "functions = finance")
    words = {rule["id"]: rule["words"] for rule in model(shell)["fit"]}
    assert (words["headcount"], words["role"]) == ("our size", "role in finance")


def test_sd_22_behaviours_are_added_and_dropped(shell: Shell, types: Any) -> None:
    types("", "+ asked for a quote = 10 20", "- newsletter", "- no such thing")
    rules = {rule["id"]: rule for rule in model(shell)["behaviour"]}
    assert (rules["asked_for_a_quote"]["points"], rules["asked_for_a_quote"]["cap"]) == (10, 20)
    assert "newsletter" not in rules


def test_sd_23_both_sums_are_live_and_sixty_is_exact(shell: Shell, types: Any) -> None:
    ran = types("", "", "industry = 20", "", "role = 16", "", "role = 15")
    said = [line.strip() for line in ran.out.splitlines() if "of exactly 60" in line]
    assert "> " not in said
    assert any("fit 65 of exactly 60: take 5 away" in line for line in said)
    assert any("not yet: fit 65 of exactly 60" in line for line in said)
    assert any("not yet: fit 61 of exactly 60: take 1 away" in line for line in said)
    assert any("behaviour up to 40 (caps 86, limited to 40)" in line for line in said)
    assert sum(max(tiers) for tiers in points(shell, "fit").values()) == 60


def test_sd_23_a_sum_that_is_not_sixty_is_never_saved(shell: Shell, types: Any) -> None:
    ran = types("", "", "industry = 14", *[""] * 9, ends=True)
    assert (ran.code, "step 3 of 6" in ran.err) == (1, True)
    assert not is_on(shell)


@pytest.mark.parametrize(
    ("at", "line", "says"),
    [
        (1, "poeple = 1-2", "did you mean “people”"),
        (1, "people = many", "write 50-500"),
        (1, "people = 500-50", "500 is more than 50"),
        (1, "countries = Germany", "no country code"),
        (1, "people", "write NAME = VALUE"),
        (2, "newsletter", "write + WORDS = POINTS"),
        (2, "+ replied", "there is a rule “replied” already"),
        (3, "industri = 3", "did you mean “industry”"),
        (3, "industry = lots", "no whole number"),
        (3, "industry = 5 5", "has 1"),
        (3, "download = 12 4", "12"),
        (3, "student = 5", "student"),
        (4, "mail = 90", "comes after a call"),
        (4, "mail = 101", "thresholds.mail"),
        (5, "decay = 30", "days and percent"),
        (5, "decay = 60:50, 30:100", "days go up"),
        (5, "nothing = 1", "decay"),
        (6, "industry = 1", "nothing is changed here"),
    ],
)
def test_a_change_that_cannot_be_made_says_why_and_changes_nothing(
    shell: Shell, types: Any, at: int, line: str, says: str
) -> None:
    ran = types(*[""] * (at - 1), line)
    assert says in ran.out
    assert model(shell) == {"is_on": True, **dump(DEFAULT)}


def test_sd_24_the_thresholds_and_the_decay_are_the_reps(shell: Shell, types: Any) -> None:
    types("", "", "", "mail = 50", "call = 75", "", "decay = 10:100, 20:10")
    shown = model(shell)
    assert shown["thresholds"] == {"mail": 50, "call": 75}
    assert shown["decay"] == [[10, 100], [20, 10]]


# As a file.


def test_a_shown_model_is_a_file_that_setup_takes(shell: Shell, tmp_path: Path) -> None:
    shell.ok("score", "setup", "--default")
    text = shell.ok("score", "show", "--toml").out
    assert "15 + 15 + 20 + 5 + 5 = 60" in text
    file = tmp_path / "model.toml"
    file.write_text(text.replace("mail = 60", "mail = 55"), "utf-8")
    shell.ok("score", "setup", "--file", str(file))
    assert model(shell)["thresholds"]["mail"] == 55
    assert tomllib.loads(shell.ok("score", "show", "--toml").out)["thresholds"]["mail"] == 55


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("tiers = [{points = 15}]", "tiers = [{points = 16}]", "fit: the maxima sum to 61, not 60"),
        ("mail = 60", "mail = 60\nmial = 1", "thresholds.mial"),
        ("version = 1", "version = ", "is no TOML"),
        ('field = "industry"', 'field = "age"', "fit.industry.field"),
        ("points = -20", "points = 20", "penalty.free_mail.points"),
    ],
)
def test_sd_23_a_file_that_cannot_be_used_is_refused_with_the_place(
    shell: Shell, tmp_path: Path, old: str, new: str, says: str
) -> None:
    file = tmp_path / "model.toml"
    text = shell("score", "show", "--toml").out
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    ran = shell("score", "setup", "--file", str(file))
    assert (ran.code, ran.err.count("\n")) == (65, 1)
    assert ran.err.startswith("pipeboard: model.toml: ")
    assert says in ran.err
    assert not is_on(shell)


def test_a_file_that_is_not_there_or_no_text_is_said(shell: Shell, tmp_path: Path) -> None:
    assert shell("score", "setup", "--file", str(tmp_path / "none.toml")).code == 66
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    ran = shell("score", "setup", "--file", str(tmp_path / "bytes.toml"))
    assert (ran.code, "not UTF-8" in ran.err) == (65, True)
    assert shell("score", "setup", "--default", "--file", "x").code == 2


def test_the_default_model_is_shown_while_scoring_is_off(shell: Shell) -> None:
    ran = shell("score", "show")
    assert ran.code == 0
    assert "industry in SaaS, software, fintech" in ran.out
    assert "scoring is off" in ran.err


# The sheet.


def sheet(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def people(shell: Shell) -> None:
    shell.ok("score", "setup", "--default")
    shell.add("Ana Ruiz", "--title", "VP Sales", "--company", "Fjord", "--email", "a@fjord.example")
    shell.add("Ben", "--title", "Student", "--email", "ben@gmail.com")
    shell.add("=cmd()", "--title", "-1+1")


def test_sd_25_the_columns_of_every_row_add_up_to_its_total(shell: Shell) -> None:
    people(shell)
    rows = sheet(shell.ok("score", "export", "--csv").out)
    assert [row["name"] for row in rows] == ["Ana Ruiz", "Ben", "'=cmd()"]
    rules = list(DEFAULT.points())
    assert [name for name in rows[0] if name in rules] == rules
    for row in rows:
        parts = [Decimal(row[name]) for name in (*rules, "clamp", "rounding")]
        assert sum(parts) == Decimal(row["total"])
    assert rows[1]["student"] == rows[1]["free_mail"] == "-20"
    assert rows[1]["clamp"] == "40"


def test_sd_25_a_file_is_for_the_rep_alone(shell: Shell, tmp_path: Path) -> None:
    people(shell)
    file = tmp_path / "scores.csv"
    ran = shell.ok("score", "export", "--csv", str(file))
    assert "3 contacts" in ran.out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(sheet(file.read_text("utf-8-sig"))) == 3


def test_sd_25_there_is_nothing_to_export_while_scoring_is_off(shell: Shell) -> None:
    shell.add("Ana Ruiz")
    ran = shell("score", "export", "--csv")
    assert (ran.code, ran.out) == (1, "")
    assert "pipeboard score setup turns it on" in ran.err


# Line by line.


def test_sd_28_why_and_show_explain_the_score(shell: Shell) -> None:
    people(shell)
    shell.ok("score", "log", "2", "download")
    said = shell.ok("why", "1").out
    assert "score 25–60: fit 25–60 + behaviour 0 = 25–60 (model 1)" in said
    assert "      20  RevOps or Sales at manager or above: VP Sales" in said
    assert "not known yet: industry, headcount, country" in said
    assert "lamps: not enriched, not scored, not confirmed" in said
    student = shell.ok("why", "2").out
    assert "     −20  student: Student" in student
    assert "       5  download or form fill: today" in student
    shown = shell.ok("show", "1").out
    assert "score       25–60" in shown
    assert "lamps       not enriched, not scored, not confirmed" in shown


def test_as_json_the_score_is_its_lines(shell: Shell) -> None:
    people(shell)
    found = shell.ok("why", "1", "--json").json["fit"]
    assert (found["score"]["lo"], found["score"]["hi"], found["version"]) == (25, 60, 1)
    assert sum(line["lo"] for line in found["score"]["lines"]) == 2500
    assert shell.ok("show", "1", "--json").json["score"] == {"lo": 25, "hi": 60}
    assert shell.ok("list", "--json").json[0]["score"] is not None


def test_sd_20_off_no_number_is_printed_and_why_says_how_to_turn_it_on(shell: Shell) -> None:
    shell.add("Ana Ruiz", "--title", "VP Sales")
    assert "score: off; pipeboard score setup turns it on" in shell.ok("why", "1").out
    assert "score" not in shell.ok("show", "1").out
    assert shell.ok("show", "1", "--json").json["score"] is None
    assert shell.ok("why", "1", "--json").json["fit"]["score"] is None


def test_sd_22_a_behaviour_is_logged_on_its_day_and_is_one_undo(shell: Shell) -> None:
    people(shell)
    ran = shell.ok("score", "log", "1", "pricing-page", "--on", "2026-11-20", "--note", "twice")
    assert "pricing page +5" in ran.out
    story = shell.ok("show", "1", "--json").json["timeline"]
    (told,) = [one for one in story if one["kind"] == "behaviour"]
    assert (told["at"][:10], told["words"], told["detail"]) == (
        *("2026-11-20", "pricing page +5", "twice"),
    )
    shell.ok("undo")
    story = shell.ok("show", "1", "--json").json["timeline"]
    assert "behaviour" not in [one["kind"] for one in story]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("1", "pricing"), 1, "no behaviour"),
        (("1", "replied", "--on", "2026-12-24"), 1, "to come"),
        (("99", "replied"), 1, "no contact 99"),
        (("1", "replied", "--on", "someday"), 2, "--on"),
    ],
)
def test_a_behaviour_that_cannot_be_is_refused(
    shell: Shell, arguments: tuple[str, ...], code: int, says: str
) -> None:
    people(shell)
    ran = shell("score", "log", *arguments)
    assert (ran.code, ran.out, says in ran.err) == (code, "", True), ran


# What came of it.

BAKER = {"title": "Baker", "company": "Crumb", "industry": "Food", "headcount": "12"}
SELLER = {"title": "VP Sales", "company": "Fjord", "industry": "SaaS", "headcount": "120"}


def decided(shell: Shell, wins: int, losses: int) -> None:
    """So many that reached SQL, all VP Sales, and so many bakers that were lost."""
    with closing(Store(shell.store, clock=lambda: NOW, actor="test")) as store:
        day = Day(store, NOW.date())
        for n in range(wins):
            day.sql(f"Ana {n}", **SELLER)
        for n in range(losses):
            lost = day.add(f"Ben {n}", **BAKER)
            day.done(day.do(moves.disqualify, lost, reason="no_need"))


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with scoring on, 12 who reached SQL and 18 who were lost."""
    folder = tmp_path_factory.mktemp("judged")
    path = folder / "pipeboard.db"
    opening.prepare(path, backups=folder, now=NOW)
    with closing(Store(path, clock=lambda: NOW, actor="test")) as store:
        day = Day(store, NOW.date())
        day.done(store.do(scoring.set_model, DEFAULT))
        for n in range(12):
            day.sql(f"Ana {n}", **SELLER)
        for n in range(18):
            lost = day.add(f"Ben {n}", **BAKER)
            day.done(day.do(moves.disqualify, lost, reason="no_need"))
        day.add("Still Open")
    return path


@pytest.fixture
def after(shell: Shell, judged: Path) -> Shell:
    """The command line on a copy of that store."""
    shell.store.parent.mkdir(parents=True)
    shutil.copy(judged, shell.store)
    return shell


def test_sd_26_every_answer_is_told_with_k_and_n_its_interval_and_its_worth(after: Shell) -> None:
    said = " ".join(after.ok("score", "eval").out.split())
    assert "30 decided: 12/30 = 40.0% reached SQL (95 % 24.6–57.7 %)" in said
    assert "AUC of the score 1.00 (95 % 0.85–1.00) (model version 1)" in said
    assert "industry 15 points 12/12 100.0% 75.7–100.0 % 2.50 15 9 small" in said
    assert "0 points 0/18 0.0% 0.0–17.6 % 0.00 0 −15 small" in said
    assert "not counted: 1 still open, 0 parked" in said
    assert "pipeboard score eval --apply" in said


def test_sd_26_as_json_it_is_the_same(after: Shell) -> None:
    found = after.ok("score", "eval", "--json").json
    assert (found["decided"]["k"], found["decided"]["n"], found["open"]) == (12, 30, 1)
    assert (found["auc"]["value"], found["auc"]["is_chance"]) == (1.0, False)
    first = found["rules"][0]
    assert (first["rule"], first["answer"], first["points"], first["suggested"]) == (
        *("industry", "15", 15, 9),
    )
    assert found["suggested"]["industry"] == 9
    assert (found["is_on"], found["version"]) == (True, 1)


def test_sd_26_applying_is_one_undo_and_a_new_version(after: Shell) -> None:
    before = model(after)
    ran = after.ok("score", "eval", "--apply")
    now = model(after)
    assert now["version"] == before["version"] + 1
    assert sum(max(tiers) for tiers in points(after, "fit").values()) == 60
    assert "scaled to 60" in ran.out
    assert "sums to 41" in ran.out
    assert points(after, "fit")["industry"] == [13]
    after.ok("undo")
    assert model(after) == before


def test_sd_26_under_ten_nothing_is_suggested_and_nothing_applied(shell: Shell) -> None:
    shell.ok("score", "setup", "--default")
    decided(shell, 4, 5)
    said = shell.ok("score", "eval").out
    assert "too few" in said
    assert "--apply" not in said
    ran = shell("score", "eval", "--apply")
    assert (ran.code, "nothing is suggested: 9 contacts decided" in ran.err) == (1, True)
    assert model(shell)["version"] == 1


def test_points_are_not_applied_while_scoring_is_off(shell: Shell) -> None:
    shell.add("Ana")
    ran = shell("score", "eval", "--apply")
    assert (ran.code, "scoring is off" in ran.err) == (1, True)
    assert shell("score", "eval", "--apply", "--json").code == 2


def test_sd_26_nobody_decided_is_said(shell: Shell) -> None:
    shell.add("Ana")
    ran = shell.ok("score", "eval")
    assert "nobody is decided yet" in ran.out
    assert "1 still open" in ran.out
    found = shell.ok("score", "eval", "--json").json
    assert (found["decided"]["n"], found["auc"], found["open"]) == (0, None, 1)
    assert found["is_on"] is False


def test_without_a_store_there_is_nothing_to_judge(shell: Shell) -> None:
    ran = shell("score", "eval")
    assert (ran.code, "no store yet" in ran.err) == (1, True)
