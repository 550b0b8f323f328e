"""Preview and import of files that the test makes: the same counts twice, and every bad input."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from pathlib import Path

import pytest

from pipeboard.exchange import importing
from pipeboard.exchange.files import Unreadable
from pipeboard.exchange.lead_files import Asked
from pipeboard.exchange.opened import columns_key
from pipeboard.store import connect
from tests.conftest import TODAY
from tests.store.test_journal import image

ZOHO = (
    "LEADID,Last Name,Company,Lead Owner,Email,Mobile,Website,Industry,Lead Source,Lead Status,"
    "Created Time,CONVERTED,month_Created Time1"
).split(",")
PLAIN = Asked()


def write_zoho(path: Path, n: int, firms: int = 40) -> Path:
    """A list as Zoho writes it, of made-up people."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(ZOHO)
        for i in range(n):
            firm = i % firms
            writer.writerow(
                [
                    4563 + i,
                    f"Quell{i}",
                    f"Firm {firm} Ltd",
                    "David Moss",
                    f"p{i}@firm{firm}.example",
                ]
                + [f"660-485-{i:04}", f"firm{firm}.example", "Pharma", "Employee Referral"]
                + ["Contacted", "15 Apr, 2021 00:03:00", "Yes" if i % 2 else "No", "April"]
            )
    return path


@pytest.fixture
def preview(store_path):
    def look(*paths: Path, asked: Asked = PLAIN, **kw):
        with closing(connect.reader(store_path)) as reader:
            return importing.preview(paths, reader, asked, today=TODAY, **kw)

    return look


@pytest.fixture
def run(preview, store):
    def both(*paths: Path, asked: Asked = PLAIN, **kw):
        with preview(*paths, asked=asked, **kw) as seen:
            return seen, importing.apply(store, seen, today=TODAY)

    return both


@pytest.fixture
def file(tmp_path):
    def write(content: str | bytes, name: str = "list.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def counts(done) -> tuple[int, int, int, int]:
    return done.added, done.filled, done.skipped, done.refused


def test_3900_rows_from_zoho(run, tmp_path, store):
    seen, done = run(write_zoho(tmp_path / "Leads.csv", 3900))
    assert seen.files[0].profile == "zoho-leads"
    assert counts(seen) == counts(done) == (3900, 0, 0, 0)
    assert done.companies == 40
    assert seen.files[0].unmapped == ("month_Created Time1",)
    row = store.raw.execute(
        "select source, source_detail, handed_by, tags, external_ids, imported, stage, status"
        " from contact where id = 2"
    ).fetchone()
    assert row[:3] == ("referral", "Employee Referral", "David Moss")
    assert json.loads(row[3]) == ["was:Contacted", "was:converted"]
    assert json.loads(row[4]) == {"zoho": "4564"}
    assert json.loads(row[5])["month_Created Time1"] == "April"
    assert row[6:] == ("lead", "open")
    assert store.raw.execute("select count(*) from entry").fetchone() == (1,)


def test_the_same_file_twice_is_all_skipped_and_says_so(run, preview, tmp_path, store):
    path = write_zoho(tmp_path / "Leads.csv", 300)
    run(path)
    before = image(store)
    seen, done = run(path)
    assert counts(seen) == counts(done) == (0, 0, 300, 0)
    assert seen.files[0].before.file_name == "Leads.csv"
    assert not seen.is_worth_it
    assert image(store) == before


def test_a_preview_writes_nothing_and_counts_what_would_come_of_it(preview, run, file, day, store):
    day.add("Ana", email="ana@x.example")
    path = file(
        "Name,Email,Title\n"
        "Ana,ana@x.example,CEO\n"
        "Bo,bo@x.example,\n"
        "Bo,BO@x.example,CTO\n"
        "Bo,bo@x.example,COO\n"
        ",,CFO\n"
    )
    start = image(store)
    with preview(path) as seen:
        assert image(store) == start
        assert counts(seen) == (1, 2, 1, 1)
        assert seen.files[0].first_refused[0].line == 6
        assert [row.display_name for row in seen.files[0].sample] == ["Ana", "Bo", "Bo", "Bo"]
        assert counts(importing.apply(store, seen, today=TODAY)) == (1, 2, 1, 1)


def test_duplicates_far_apart_in_a_file_are_found(run, tmp_path, store):
    path = write_zoho(tmp_path / "a.csv", 2500)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, *lines[1:200]]))
    seen, done = run(path)
    assert counts(seen) == counts(done) == (2500, 0, 199, 0)


def test_a_store_that_is_not_there_yet_can_be_asked(tmp_path):
    with importing.preview([write_zoho(tmp_path / "a.csv", 5)], None, PLAIN, today=TODAY) as seen:
        assert counts(seen) == (5, 0, 0, 0)


def test_what_changed_since_the_preview_counts(preview, file, day, store):
    with preview(file("Name,Email\nAna,ana@x.example\n")) as seen:
        day.add("Ana", email="ana@x.example")
        assert counts(importing.apply(store, seen, today=TODAY)) == (0, 0, 1, 0)


@pytest.mark.parametrize("name", ["x.csv", "x.txt"])
@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"",
        b"Name,Email\nA\0na,a@x.example\n",
        b"just words\nhere\n",
    ],
)
def test_what_is_no_list_is_refused(preview, file, content, name):
    with pytest.raises(Unreadable):
        preview(file(content, name))


def test_a_quote_never_closed_is_refused_with_its_line(preview, file, store):
    start = image(store)
    with pytest.raises(Unreadable) as refused:
        preview(file('Name,Email\nAna,a@x.example\nBo,"b@x.example\nCy,c@x.example\n'))
    assert refused.value.line == 3
    assert image(store) == start


def test_one_column_and_a_header_twice_are_read(run, file):
    assert counts(run(file("a@x.example\nb@x.example\n"))[1]) == (2, 0, 0, 0)
    seen, done = run(file("Name,Name,Email\nAna,Ruiz,ana@y.example\n"))
    assert counts(done) == (1, 0, 0, 0)
    assert seen.files[0].unmapped == ("Name (2)",)


@pytest.mark.parametrize("column", ["Name", "Title", "Company", "Notes", "Odd", "Tags", "Phone"])
def test_a_megabyte_in_a_cell_is_kept_and_no_line_of_it(run, file, store, column):
    big = "x" * (1 << 20)
    done = run(file(f"Email,Linkedin,{column}\na@x.example,,{big}\n"))[1]
    assert done.added == 1
    ((name, title, imported),) = store.raw.execute(
        "select coalesce(display_name, ''), coalesce(title, ''), imported from contact"
    )
    assert len(name) <= 500
    assert len(title) <= 500
    notes = store.raw.execute("select coalesce(sum(length(body)), 0) from activity").fetchone()
    tags = store.raw.execute("select length(tags) from contact").fetchone()
    assert len(imported) + notes[0] + tags[0] > 1 << 20


HOSTILE = [
    "[red]x[/]",
    "[@click=app.quit]x[/]",
    "x[/]",
    "\x1b]0;pwned\x07x",
    "\x1b[31mx",
    "\x9b31mx",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_in_every_field_are_data(run, file, store, words):
    columns = "Name,Email,Phone,Company,Title,Website,Industry,Employees,Country,City,Source"
    columns += ",Owner,Status,Created,Notes,Tags,Odd"
    row = ",".join(f'"{words}"' for _ in columns.split(","))
    done = run(file(f"{columns}\n{row}\n"))[1]
    assert done.added == 1
    stored = json.dumps(image(store))
    assert "\\u001b" not in stored
    assert "\\u009b" not in stored


def test_an_interrupt_in_the_middle_leaves_nothing(preview, tmp_path, store):
    def stop(doing: str, done: int, total: int) -> None:
        if doing == "writing" and done >= 1000:
            raise importing.Cancelled

    start = image(store)
    with preview(write_zoho(tmp_path / "a.csv", 3000)) as seen:
        with pytest.raises(importing.Cancelled):
            importing.apply(store, seen, today=TODAY, on_progress=stop)
        assert image(store) == start
        assert importing.apply(store, seen, today=TODAY).added == 3000


def test_undo_and_redo_are_exact(run, tmp_path, store, day):
    start = image(store)
    run(write_zoho(tmp_path / "a.csv", 1200))
    end = image(store)
    day.done(day.undo())
    assert image(store) == start
    day.done(day.redo())
    assert image(store) == end


HUBSPOT = "Record ID,First Name,Last Name,Email,Lifecycle Stage,Associated Company IDs\n"
DEALS = "Record ID,Deal Name,Deal Stage,Amount,Associated Contact IDs\n"


def test_several_files_in_any_order_are_one_import_and_one_undo(run, file, store, day):
    people = file(HUBSPOT + "51,Ana,Ruiz,ana@x.example,Lead,9\n", "people.csv")
    more = file("Name,Email,Title\nAna,ana@x.example,CEO\nBo,bo@x.example,CTO\n", "more.csv")
    firms = file("Record ID,Company name,Website URL\n9,Loop,loop.example\n", "firms.csv")
    deals = file(DEALS + "7,Pilot,Proposal,900,51\n8,Nobody's,Proposal,10,777\n", "deals.csv")
    start = image(store)
    seen, done = run(deals, firms, people, more)
    assert [one.kind for one in seen.files] == ["people", "people", "companies", "deals"]
    assert [counts(one) for one in seen.files] == [counts(one) for one in done.files]
    assert [counts(one)[:2] for one in done.files[:2]] == [(1, 0), (1, 1)]
    assert (seen.files[3].unjoined, done.files[3].unjoined) == (1, 1)
    assert store.raw.execute("select count(*) from entry").fetchone() == (1,)
    batches = store.raw.execute("select file_name from import_batch order by id").fetchall()
    assert [name for (name,) in batches] == ["people.csv", "more.csv", "firms.csv", "deals.csv"]
    tags = store.raw.execute("select tags from contact where id = 1").fetchone()[0]
    assert "was:Proposal" in json.loads(tags)
    end = image(store)
    day.done(day.undo())
    assert image(store) == start
    day.done(day.redo())
    assert image(store) == end


def test_a_later_file_finds_who_came_with_an_earlier_import(run, file, store):
    run(file(HUBSPOT + "51,Ana,Ruiz,ana@x.example,Lead,\n", "people.csv"))
    _, done = run(file(DEALS + "7,Pilot,Proposal,900,51\n", "deals.csv"))
    assert counts(done) == (1, 0, 0, 0)


def test_one_file_that_is_no_table_stops_them_all_and_is_named(preview, file, store):
    good, bad = file("Name,Email\nAna,a@x.example\n"), file('Name,Email\nBo,"b\n', "bad.csv")
    start = image(store)
    with pytest.raises(Unreadable) as refused:
        preview(good, bad)
    assert refused.value.path == bad
    assert image(store) == start


def test_two_files_that_contradict_each_other_the_first_stays_and_it_is_said(run, file, store):
    first = file("Name,Email,Title\nAna,ana@x.example,CEO\n", "one.csv")
    second = file("Name,Email,Title\nAna,ana@x.example,CFO\n", "two.csv")
    seen, done = run(first, second)
    assert counts(done) == (1, 0, 1, 0)
    assert seen.files[1].notices == ["line 2: Ana: title 'CEO' stays, not 'CFO'"]
    assert store.raw.execute("select title from contact").fetchone() == ("CEO",)


def test_a_mapping_is_remembered_by_the_columns_and_said(run, preview, file, store):
    columns = "Wer,Wo,Adresse\n"
    said = Asked(mapping=(("Wer", "name"), ("Wo", "company"), ("Adresse", "email")))
    run(file(columns + "Ana,Loop,ana@x.example\n", "one.csv"), asked=said)
    again = file("Adresse,Wer,Wo\nbo@x.example,Bo,Nord\n", "two.csv")
    seen, done = run(again)
    assert counts(done) == (1, 0, 0, 0)
    assert seen.files[0].notices == [
        "read as one.csv of 2026-11-23: Wer = name, Wo = company, Adresse = email"
        " (--map COLUMN=FIELD says otherwise)"
    ]
    other = file("Adresse,Wer,Wo\ncy@x.example,Cy,Rome\n", "three.csv")
    with preview(other, asked=Asked(mapping=(("Wo", "city"),))) as third:
        assert dict(third.files[0].asked) == {"Wo": "city", "Wer": "name", "Adresse": "email"}
    newest = store.raw.execute("select name, city from company order by id").fetchall()
    assert newest == [("Loop", None), ("Nord", None)]


def test_a_field_that_does_not_exist_is_named_with_the_nearest(preview, file):
    bad = preview(file("Who,Email\nAna,a@x.example\n"), asked=Asked(mapping=(("Who", "nmae"),)))
    assert bad.reason == "list.csv: no field 'nmae': did you mean 'name'?"


def test_of_several_files_a_mapping_concerns_those_with_the_column(preview, file):
    first = file("Who,Email\nAna,a@x.example\n")
    second = file("Name,Email\nBo,b@x.example\n", "b.csv")
    with preview(first, second, asked=Asked(mapping=(("Who", "name"),))) as seen:
        assert [counts(one) for one in seen.files] == [(1, 0, 0, 0)] * 2
    bad = preview(first, second, asked=Asked(mapping=(("Whom", "name"),)))
    assert bad.reason == "list.csv: no column 'Whom': did you mean 'Who'?"


def test_refused_rows_are_kept_whole_with_their_line_and_reason(run, file, store, day):
    run(file('Name,Email,Odd\nAna,a@x.example,1\n,,two\nBo,b@x.example,3\n"a"b,x,4\n'))
    rows = store.raw.execute("select line, reason, cells from refused_row order by id").fetchall()
    assert [(line, json.loads(cells)) for line, _, cells in rows] == [(3, ["", "", "two"]), (5, [])]
    assert "no name" in rows[0][1]
    day.done(day.undo())
    assert store.raw.execute("select count(*) from refused_row").fetchone() == (0,)


APOLLO = (
    "First Name,Last Name,Title,Company,Email,Mobile Phone,Corporate Phone,Do Not Call,"
    "Email Bounced,Replied,Person Linkedin Url,Apollo Contact Id\n"
)


def test_apollo_says_who_may_not_be_called_what_bounced_and_who_replied(run, file, store):
    run(
        file(
            APOLLO
            + "Ana,Ruiz,CEO,Loop,ana@x.example,'+44 194 555,+44 20 1,TRUE,TRUE,TRUE,,a1\n"
            + "Bo,Lind,CTO,Loop,bo@x.example,,,FALSE,FALSE,FALSE,,a2\n"
        )
    )
    states = store.raw.execute("select kind, state from channel order by contact_id, kind")
    assert states.fetchall() == [
        ("email", "bounced"),
        ("phone", "opted_out"),
        ("phone", "opted_out"),
        ("email", "unverified"),
    ]
    did = store.raw.execute("select contact_id, rule, happened_on, origin from behaviour")
    assert did.fetchall() == [(1, "replied", TODAY.isoformat(), "imported")]


def test_sd_34_a_form_is_a_written_assessment_and_attempt_1_is_due_today(run, file, store):
    run(
        file(
            "Name,Email,Phone,What do you need?,How did you hear about us?\n"
            "Ana,ana@x.example,+34 600 1,we copy orders by hand,a webinar\n"
        ),
        asked=Asked(
            mapping=(
                ("What do you need?", "answer_need"),
                ("How did you hear about us?", "answer_source"),
            )
        ),
    )
    said = store.raw.execute("select mode, need_text, source from assessment").fetchall()
    assert said == [("written", "we copy orders by hand", "other:a webinar")]
    assert store.raw.execute("select n, due_on from attempt").fetchall() == [(1, "2026-11-23")]
    written = store.raw.execute("select written_at from card").fetchone()[0]
    assert written == "2026-11-23T09:00:00Z"


def test_cancelled_between_two_files_nothing_is_there(preview, file, tmp_path, store):
    def stop(doing: str, done: int, total: int) -> None:
        if doing == "writing" and total == 1:
            raise importing.Cancelled

    start = image(store)
    second = file("Name,Email\nBo,bo@y.example\n", "two.csv")
    seen = preview(write_zoho(tmp_path / "a.csv", 1500), second)
    with seen, pytest.raises(importing.Cancelled):
        importing.apply(store, seen, today=TODAY, on_progress=stop)
    assert image(store) == start


def test_progress_runs_over_all_files_once(preview, tmp_path):
    told: list[tuple[str, int, int]] = []
    paths = [write_zoho(tmp_path / name, 1200) for name in ("a.csv", "b.csv")]
    size = sum(path.stat().st_size for path in paths)
    with preview(*paths, on_progress=lambda *said: told.append(said)):
        pass
    assert {doing for doing, _, _ in told} == {"reading"}
    assert {total for _, _, total in told} == {size}
    done = [at for _, at, _ in told]
    assert done == sorted(done)
    assert done[-1] == size


def test_our_own_mapping_of_an_old_store_is_no_memory(preview, file, store):
    store.raw.execute("insert into current_unit values (0)")
    store.raw.execute(
        "insert into import_batch(file_name, sha256, profile, mapping, counts, header_key,"
        " created_at, updated_at) values ('old.csv', 'x', 'generic', '{\"Who\": \"name\"}', '{}',"
        " ?, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')",
        (columns_key(("Who", "Email")),),
    )
    store.raw.execute("delete from current_unit")
    with preview(file("Who,Email\nAna,a@x.example\n")) as seen:
        assert seen.files[0].asked == ()
