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
    def look(path: Path, asked: Asked = PLAIN, **kw):
        with closing(connect.reader(store_path)) as reader:
            return importing.preview(path, reader, asked, **kw)

    return look


@pytest.fixture
def run(preview, store):
    def both(path: Path, asked: Asked = PLAIN, **kw):
        with preview(path, asked, **kw) as seen:
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
    assert seen.profile == "zoho-leads"
    assert counts(seen) == counts(done) == (3900, 0, 0, 0)
    assert done.companies == 40
    assert seen.unmapped == ("month_Created Time1",)
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
    assert seen.before.file_name == "Leads.csv"
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
        assert seen.first_refused[0].line == 6
        assert [row.display_name for row in seen.sample] == ["Ana", "Bo", "Bo", "Bo"]
        assert counts(importing.apply(store, seen, today=TODAY)) == (1, 2, 1, 1)


def test_duplicates_far_apart_in_a_file_are_found(run, tmp_path, store):
    path = write_zoho(tmp_path / "a.csv", 2500)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, *lines[1:200]]))
    seen, done = run(path)
    assert counts(seen) == counts(done) == (2500, 0, 199, 0)


def test_a_store_that_is_not_there_yet_can_be_asked(tmp_path):
    with importing.preview(write_zoho(tmp_path / "a.csv", 5), None, Asked()) as seen:
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
    assert seen.unmapped == ("Name (2)",)


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
