from __future__ import annotations

import struct
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from pipeboard.exchange import workbooks
from pipeboard.exchange.columns import BadMapping, map_columns
from pipeboard.exchange.leads import IncomingLead, read_leads, settle_order
from pipeboard.exchange.sheets import Sheet, read_sheet
from pipeboard.exchange.sniff import Unreadable
from tests.exchange.workbook import (
    DAY,
    MOMENT,
    TIME,
    Xml,
    opendocument,
    pack,
    parts,
    sheet,
    styled,
    workbook,
)

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
HEADER = ("First name", "Last name", "E-mail", "Company", "Employees")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "people.xlsx"


def leads(table: Sheet) -> list[IncomingLead]:
    columns = map_columns(table.columns, table.sample)
    assert not isinstance(columns, BadMapping)
    return [row for row in read_leads(table, columns) if isinstance(row, IncomingLead)]


def cells(file: Path) -> list[list[str]]:
    return [row.cells for row in read_sheet(file).rows()]


def refusal(file: Path) -> str:
    with pytest.raises(Unreadable) as refused:
        list(read_sheet(file).rows())
    return str(refused.value)


def test_a_workbook_is_read_as_a_list_of_people(file: Path) -> None:
    workbook(file, HEADER, ("Ana", "Ruiz", "ana@x.example", "Northwind", 120))
    table = read_sheet(file)
    assert table.layout == "sheet 'People'"
    assert table.columns == HEADER
    (lead,) = leads(table)
    assert (lead.first_name, lead.last_name, lead.company) == ("Ana", "Ruiz", "Northwind")
    assert (lead.emails[0].value, lead.headcount_min, lead.line) == ("ana@x.example", 120, 2)
    assert table.consumed == table.size == file.stat().st_size
    assert len(table.sha256) == 64


def test_typed_cells_are_text_as_a_person_would_write_them(file: Path) -> None:
    workbook(
        file,
        ("Name", "Email", *"abcdefghi"),
        (
            "Ana",
            "a@x.example",
            5,
            2.5,
            49301234567,
            True,
            styled(45292, DAY),
            styled(45292.375, MOMENT),
            styled(0.375, TIME),
            None,
            0.1,
        ),
    )
    expected = "5 2.5 49301234567 TRUE 2024-01-01".split()
    assert cells(file)[0][2:] == [*expected, "2024-01-01 09:00:00", "09:00:00", "", "0.1"]


def test_a_formula_is_its_saved_value_and_one_without_is_told(file: Path) -> None:
    workbook(
        file,
        ("Name", "Email", "Employees"),
        (
            Xml('<c{} t="str"><f>"A"&amp;"na"</f><v>Ana</v></c>'),
            "a@x.example",
            Xml("<c{}><f>40+2</f><v>42</v></c>"),
        ),
        ("Bo", "b@x.example", Xml("<c{}><f>1+1</f></c>")),
    )
    table = read_sheet(file)
    assert [row.cells for row in table.rows()] == [
        ["Ana", "a@x.example", "42"],
        ["Bo", "b@x.example", ""],
    ]
    assert "1 formula has no value saved: open the workbook once and save it" in table.remarks()


def test_what_stands_above_the_names_is_left_out_and_lines_are_those_of_the_sheet(
    file: Path,
) -> None:
    workbook(file, ("Our fair 2026",), (), (), HEADER, (), ("Ana", "Ruiz", "a@x.example"))
    table = read_sheet(file)
    assert [row.line for row in table.rows()] == [6]
    assert table.remarks() == [
        "the column names are on line 4; what stands above is left out",
        "1 blank row left out",
    ]


def test_a_table_may_begin_in_any_column(file: Path) -> None:
    workbook(file, (), (None, None, *HEADER), (None, None, "Ana", "Ruiz", "a@x.example"))
    assert read_sheet(file).columns == HEADER
    assert [(lead.line, lead.last_name) for lead in leads(read_sheet(file))] == [(3, "Ruiz")]


def test_a_line_below_the_table_is_left_out_and_a_person_with_few_cells_is_not(file: Path) -> None:
    workbook(
        file,
        (*HEADER, *"abcdef"),
        ("Ana",),
        ("Bo", "Li", "b@x.example"),
        (None, None, "c@x.example"),
        ("Total: 3",),
    )
    table = read_sheet(file)
    assert [row.line for row in table.rows()] == [2, 3, 4]
    assert table.remarks() == ["1 line below the table left out"]


def test_a_company_merged_over_several_people_is_everybodys(file: Path) -> None:
    workbook(
        file,
        ("Company", "Name", "Email"),
        ("Northwind", "Ana", "a@x.example"),
        (None, "Bo", "b@x.example"),
        (None, "Cy", "c@x.example"),
        merged=("A2:A3",),
    )
    assert [row[0] for row in cells(file)] == ["Northwind", "Northwind", ""]


def test_a_header_over_two_rows_is_no_person(file: Path) -> None:
    workbook(file, ("Name", "Email"), (), ("Ana", "a@x.example"), merged=("A1:A2", "B1:B2"))
    assert cells(file) == [["Ana", "a@x.example"]]


def test_of_several_sheets_the_first_with_known_names_is_read_and_said(file: Path) -> None:
    made = parts(
        {
            "Cover": sheet([("Fair 2026",)]),
            "Old": sheet([("Name", "Email"), ("Old", "o@x.example")]),
            "People": sheet([("Name", "Email"), ("Ana", "a@x.example")]),
            "More": sheet([("Name", "Email"), ("Bo", "b@x.example")]),
        },
        hidden=("Old",),
    )
    pack(file, made)
    table = read_sheet(file)
    assert [row.cells[0] for row in table.rows()] == ["Ana"]
    assert table.layout == "sheet 'People'"
    assert table.remarks() == ["left out: the sheets Cover, More"]


def test_a_sheet_of_e_mails_alone_needs_no_names(file: Path) -> None:
    workbook(file, ("a@x.example",), ("b@x.example",))
    assert [lead.emails[0].value for lead in leads(read_sheet(file))] == [
        "a@x.example",
        "b@x.example",
    ]


def test_the_order_of_dates_is_settled_over_the_whole_sheet(file: Path) -> None:
    rows = [("A", f"a{at}@x.example", "01/02/2026") for at in range(300)]
    workbook(file, ("Name", "Email", "Created"), *rows, ("Z", "z@x.example", "31/12/2026"))
    table = read_sheet(file)
    columns = map_columns(table.columns, table.sample)
    assert not isinstance(columns, BadMapping)
    assert settle_order(table, columns) == "dmy"
    assert sum(1 for _ in table.rows()) == 301


def test_a_cell_of_a_megabyte_is_read(file: Path) -> None:
    workbook(file, ("Name", "Email", "Notes"), ("Ana", "a@x.example", "n" * (1 << 20)))
    assert len(cells(file)[0][2]) == 1 << 20


def test_hostile_words_come_through_as_words(file: Path) -> None:
    hostile = "[@click=app.quit]x[/] =HYPERLINK(1) \u202e"
    workbook(file, ("Name", "Email"), (hostile, "a@x.example"), (Xml("<c{}/>"), "b@x.example"))
    assert cells(file)[0][0] == hostile
    assert "\u202e" not in read_sheet(file).layout


def test_an_opendocument_sheet_is_read_too(tmp_path: Path) -> None:
    def row(*values: str, times: str = "") -> str:
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{value}</text:p>'
            "</table:table-cell>"
            for value in values
        )
        empty = '<table:table-cell table:number-columns-repeated="16382"/>'
        return f"<table:table-row{times}>{cells}{empty}</table:table-row>"

    table = row("Name", "Email") + row("Ana", "a@x.example")
    below = row(times=' table:number-rows-repeated="1048574"')
    path = opendocument(tmp_path / "people.ods", table + below)
    assert cells(path) == [["Ana", "a@x.example"]]


def test_without_the_extra_one_line_says_which_to_install(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook(file, HEADER, ("Ana",))
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert refusal(file) == "reading workbooks needs an extra: pip install 'pipeboard[xlsx]'"


# --- bad input ---------------------------------------------------------------------------------


def test_a_zip_bomb_is_refused_before_it_is_unpacked(file: Path) -> None:
    made = parts({"People": sheet([HEADER, ("Ana",)])})
    pack(file, {**made, "xl/sharedStrings.xml": (" " * (1 << 20) for _ in range(120))})
    assert file.stat().st_size < 1 << 20
    tracemalloc.start()
    try:
        assert "which is not a list of people" in refusal(file)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_a_workbook_of_thousands_of_parts_is_refused(file: Path) -> None:
    many = {f"xl/{at}.xml": "x" for at in range(workbooks.PARTS_AT_MOST + 1)}
    pack(file, {**parts({"People": sheet([HEADER, ("Ana",)])}), **many})
    assert f"{workbooks.PARTS_AT_MOST + 1 + 5:,} parts" in refusal(file)


def test_a_part_larger_than_the_directory_says_is_refused(file: Path) -> None:
    """The directory lies: 100 bytes are said of a sheet that unpacks to 20 MB."""
    rows = ([f"{at}", "x" * 50] for at in range(200_000))
    pack(file, parts({"People": sheet([HEADER, *rows])}))
    raw = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as zipped:
        size = zipped.getinfo("xl/worksheets/1.xml").file_size
    said = struct.pack("<I", size)
    assert said in raw
    file.write_bytes(bytes(raw).replace(said, struct.pack("<I", 100)))
    assert "damaged or cut short" in refusal(file)


@pytest.mark.parametrize(
    "far",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        '<c r="A99999999999"><v>1</v></c>',
        '<c r="ZZZZZZZZ1"><v>1</v></c>',
        "<c s='1' r='XFD900000'><v>1</v></c>",
        '<row r="99999999999"><c><v>1</v></c></row>',
    ],
)
def test_a_stray_cell_far_away_is_refused_for_the_room_it_would_take(file: Path, far: str) -> None:
    made = parts({"People": ["".join(sheet([HEADER, (Xml(far),)]))]})
    pack(file, made)
    assert "delete what stands far from the table" in refusal(file)


def test_formats_without_words_far_away_are_no_harm(file: Path) -> None:
    far = Xml('<c r="XFD1048576" s="1"/>')
    workbook(file, ("Name", "Email"), ("Ana", "a@x.example", far))
    assert cells(file) == [["Ana", "a@x.example"]]


@pytest.mark.parametrize("repeats", [(16_000, 1_000_000), (100_000_000_000, 1)])
def test_repeats_that_would_fill_the_memory_are_refused(
    tmp_path: Path, repeats: tuple[int, int]
) -> None:
    columns, rows = repeats
    cell = (
        f'<table:table-cell table:number-columns-repeated="{columns}"'
        ' office:value-type="string"><text:p>x</text:p></table:table-cell>'
    )
    table = f'<table:table-row table:number-rows-repeated="{rows}">{cell * 10}</table:table-row>'
    assert "a sheet reaches over" in refusal(opendocument(tmp_path / "bomb.ods", table))


def test_a_file_cut_short_is_refused_wherever_it_ends(file: Path) -> None:
    workbook(file, HEADER, *(("Ana", "Ruiz", f"a{at}@x.example") for at in range(50)))
    whole = file.read_bytes()
    for end in range(1, len(whole), 97):
        file.write_bytes(whole[:end])
        assert refusal(file)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"Name,Email\nAna,a@x.example\n", "this is not a workbook"),
        (OLD, "the workbook is damaged"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\0" * 600
            + "EncryptedPackage".encode("utf-16-le"),
            "protected: save it without a password",
        ),
        (b"PK\x03\x04 no zip at all", "damaged or cut short"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_line(file: Path, content: bytes, words: str) -> None:
    file.write_bytes(content)
    assert words in refusal(file)
    assert "\n" not in refusal(file)


def test_a_zip_that_is_no_workbook_is_refused(file: Path) -> None:
    pack(file, {"letter.txt": "hello"})
    assert "the workbook is damaged" in refusal(file)


def test_a_protected_part_is_refused(file: Path) -> None:
    workbook(file, HEADER, ("Ana",))
    raw = bytearray(file.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + at] |= 1
    file.write_bytes(raw)
    assert "protected: save it without a password" in refusal(file)


def test_two_parts_of_one_name_are_refused(file: Path) -> None:
    made = parts({"People": sheet([HEADER, ("Ana",)])})
    pack(file, made)
    with zipfile.ZipFile(file, "a") as zipped, pytest.warns(UserWarning, match="Duplicate"):
        zipped.writestr("xl/workbook.xml", "<x/>")
    assert "two parts of the same name" in refusal(file)


def test_a_sheet_without_names_or_rows_is_refused(file: Path) -> None:
    workbook(file, ("colour", "shape"), ("red", "round"))
    assert "no sheet has column names with rows under them" in refusal(file)
    workbook(file, HEADER)
    assert "no sheet has column names with rows under them" in refusal(file)


def test_a_text_that_no_sheet_has_is_refused_as_damage(file: Path) -> None:
    workbook(file, HEADER, (Xml('<c{} t="s"><v>99</v></c>'),))
    assert "the workbook is damaged (" in refusal(file)
