"""Files as people have them: every encoding, delimiter and mishap becomes rows or clear words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.exchange.files import Table, Unreadable, read_table

HEADER = "Name,Email,Company\n"


@pytest.fixture
def table_of(tmp_path: Path):
    def make(content: str | bytes, **asked: object) -> Table:
        path = tmp_path / "leads.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_table(path, **asked)

    return make


def cells(table: Table) -> list[list[str]]:
    return [row.cells for row in table.rows()]


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_an_encoding_is_found_and_the_first_column_keeps_its_name(table_of, encoding, read_as):
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    table = table_of((mark + HEADER + "Zoë Müller,z@x.example,Café\n").encode(encoding))
    assert table.encoding == read_as
    assert table.columns == ("Name", "Email", "Company")
    assert cells(table) == [["Zoë Müller", "z@x.example", "Café"]]


def test_cp1252_is_said_with_the_first_line_that_is_not_ascii(table_of):
    table = table_of((HEADER + "Ana,a@x.example,A\nZoë,z@x.example,B\n").encode("cp1252"))
    assert "line 3" in table.notices[0]


def test_utf8_that_breaks_after_a_megabyte_is_still_read_as_one_encoding(table_of):
    rows = "Ana,a@x.example,Acme\n" * 60_000
    table = table_of((HEADER + rows + "Zoë,z@x.example,Café\n").encode("cp1252"))
    assert table.encoding == "cp1252"
    assert [row.cells for row in table.rows()][-1][0] == "Zoë"


def test_bytes_that_cp1252_does_not_have_suggest_an_east_asian_encoding(table_of):
    content = (HEADER + "山田ソ,y@x.example,会社、\n").encode("cp932")
    assert "cp932" in table_of(content).notices[0]
    assert cells(table_of(content, encoding="cp932"))[0][0] == "山田ソ"


@pytest.mark.parametrize(
    ("encoding", "name"), [("cp932", "山田　太郎ソ表"), ("big5", "王小明許功蓋")]
)
def test_east_asian_files_are_offered_their_encoding_and_read_by_it(table_of, encoding, name):
    content = (HEADER + f"{name},y@x.example,{name}\n" * 3).encode(encoding)
    table = table_of(content)
    assert table.encoding == "cp1252"
    assert f"--encoding {encoding}" in table.notices[0]
    assert cells(table_of(content, encoding=encoding))[0] == [name, "y@x.example", name]


@pytest.mark.parametrize("word", ["Größe", "Crème brûlée", "Ångström", "Peña y Ñoño", "“quoted”"])
def test_western_words_are_offered_no_east_asian_encoding(table_of, word):
    table = table_of((HEADER + f"{word},a@x.example,A\n" * 3).encode("cp1252"))
    assert "--encoding" not in table.notices[0]
    assert cells(table)[0][0] == word


@pytest.mark.parametrize("word", ["hex", "base64", "rot13", "zip", "undefined", "idna", "a\0b"])
def test_an_encoding_that_is_none_of_files_is_refused_in_words(table_of, word):
    with pytest.raises(Unreadable, match="encoding"):
        table_of(HEADER + "Zoë,z@x.example,B\n", encoding=word)


def test_an_encoding_asked_for_goes_before_a_guess(table_of):
    content = (HEADER + "Łukasz,l@x.example,Źdźbło\n").encode("cp1250")
    assert cells(table_of(content))[0][0] != "Łukasz"
    table = table_of(content, encoding="cp1250")
    assert cells(table)[0] == ["Łukasz", "l@x.example", "Źdźbło"]
    assert not table.notices


def test_an_encoding_asked_for_is_tried_and_refused_by_line(table_of):
    with pytest.raises(Unreadable, match="line 2: this is not ascii"):
        table_of(HEADER + "Zoë,z@x.example,B\n", encoding="ascii")
    with pytest.raises(Unreadable, match="no encoding known"):
        table_of(HEADER + "Zoë,z@x.example,B\n", encoding="martian")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", ":"])
def test_a_delimiter_is_found(table_of, delimiter):
    text = 'Name,Email,Company\n"Ruiz, Ana;|",a@x.example,Acme\nBo,b@x.example,Box\n'
    rows = list(csv.reader(text.splitlines()))
    out = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    table = table_of(out)
    assert table.delimiter == delimiter
    assert cells(table)[0] == ["Ruiz, Ana;|", "a@x.example", "Acme"]


def test_commas_inside_cells_do_not_hide_a_semicolon(table_of):
    table = table_of("Name;Email\nRuiz, Ana;a@x.example\nBox, Bo;b@x.example\n")
    assert cells(table) == [["Ruiz, Ana", "a@x.example"], ["Box, Bo", "b@x.example"]]


def test_a_colon_in_times_and_addresses_is_no_delimiter(table_of):
    table = table_of("Website\nhttps://a.example\nhttps://b.example\nhttps://c.example\n")
    assert cells(table) == [[f"https://{name}.example"] for name in "abc"]
    table = table_of("Name,Created at\nAna,10:30:00\nBo,11:45:00\n")
    assert (table.delimiter, cells(table)[0]) == (",", ["Ana", "10:30:00"])


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "\ufeffsep=;"])
def test_a_sep_line_goes_before_what_is_likely(table_of, line):
    table = table_of(f"{line}\r\nName;Email,Phone\r\nAna;a@x.example,1\r\n")
    assert table.delimiter == ";"
    assert table.columns == ("Name", "Email,Phone")


@pytest.mark.parametrize(("above", "found"), [(0, True), (13, True), (14, True), (15, False)])
def test_a_header_stands_within_the_first_15_lines(table_of, above, found):
    text = "Report of leads\n" * above + "Full name,E-mail\nAna,a@x.example\n"
    if found:
        assert table_of(text).header_line == above + 1
    else:
        with pytest.raises(Unreadable, match="no column names found in the first 15"):
            table_of(text)


@pytest.mark.parametrize(
    "footer",
    ["Grand Totals (2 records),,,,,", '"Confidential Information - Do Not Distribute",,,,,'],
)
def test_a_footer_that_a_spreadsheet_filled_up_with_commas_is_one_too(table_of, footer):
    header = "First Name,Last Name,Email,Company,Phone,Title\n"
    body = "Ana,Ruiz,a@x.example,Acme,1,CEO\nTotal,,,,,\nBo,,,,,\n"
    table = table_of(f"{header}{body},,,,,\n{footer}\nCopyright (c) 2026 Acme,,,,,\n")
    assert [row[0] for row in cells(table)] == ["Ana", "Total", "Bo"]
    assert (table.counts.footers, table.counts.blank) == (2, 1)


def test_a_last_person_of_one_name_is_no_footer(table_of):
    table = table_of("Name,Email,Company,Phone\nAna,a@x.example,A,1\nTotti,,,\nGenerosa,,,\n")
    assert [row[0] for row in cells(table)] == ["Ana", "Totti", "Generosa"]


def test_a_sep_line_is_honoured_and_counted(table_of):
    table = table_of("sep=;\r\nName;Email\r\nAna;a@x.example\r\n")
    assert table.delimiter == ";"
    assert [row.line for row in table.rows()] == [3]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_quoted_line_ends(table_of, end):
    table = table_of(end.join(("Name,Email,Note", f'Ana,a@x.example,"one{end}""two"""', "Bo,,")))
    rows = list(table.rows())
    assert rows[0].cells[2] == f'one{end}"two"'
    assert [row.line for row in rows] == [2, 4]


def test_the_header_may_stand_below_other_lines(table_of):
    table = table_of(
        'Notes:\n"When exporting, ""some"" are missing"\n\nFirst Name,Last Name,URL\nA,B,\n'
    )
    assert table.header_line == 4
    assert "line 4" in table.notices[0]
    assert [(row.line, row.cells) for row in table.rows()] == [(5, ["A", "B", ""])]


def test_report_footers_are_left_out_with_a_count(table_of):
    header = "First Name,Last Name,Email,Company,Phone,Title\n"
    body = "Ana,Ruiz,a@x.example,Acme,1,CEO\nBo\nCy,Cox,c@x.example,Cox,2,CTO\n"
    table = table_of(header + body + "\nGrand Totals (3)\nConfidential\n")
    assert [row[0] for row in cells(table)] == ["Ana", "Bo", "Cy"]
    assert table.counts.footers == 2
    assert "2 lines below the table left out" in table.remarks()


def test_a_last_line_with_an_email_is_never_a_footer(table_of):
    table = table_of("Email,Name,Company,Phone,Title,City\na@x.example,A,B,1,C,D\nb@x.example\n")
    assert len(cells(table)) == 2


def test_rows_of_nothing_are_counted(table_of):
    table = table_of(HEADER + ",,\nAna,,\n , ,\n\n")
    assert cells(table) == [["Ana", "", ""]]
    assert table.counts.blank == 2


def test_a_column_given_twice_is_kept_under_another_name(table_of):
    table = table_of("Name,Email,name\nAna,a@x.example,Other\n")
    assert table.columns == ("Name", "Email", "name (2)")
    assert "name (2)" in table.notices[0]


def test_one_column_of_emails_with_and_without_a_name(table_of):
    assert cells(table_of("Email\na@x.example\n")) == [["a@x.example"]]
    bare = table_of("a@x.example\nb@x.example\n")
    assert bare.columns == ("email",)
    assert cells(bare) == [["a@x.example"], ["b@x.example"]]


def test_a_mapped_column_makes_a_header(table_of):
    content = "Wer,Wo\nAna 123,Acme 123\n"
    with pytest.raises(Unreadable, match="no column names"):
        table_of(content)
    assert table_of(content, also=("wer", "Wo")).columns == ("Wer", "Wo")


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", "  \r\n"])
def test_an_empty_file_says_so(table_of, content):
    with pytest.raises(Unreadable, match="empty"):
        table_of(content)


def test_a_header_alone_says_so(table_of):
    with pytest.raises(Unreadable, match="no row"):
        table_of(HEADER)


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"PK\x03\x04workbook",
        b"%PDF-1.7",
        b"Name,Email\nA\x00na,a@x.example\n",
        "Name,Email\nAna,a@x.example\n".encode("utf-16-le"),
    ],
)
def test_what_is_no_text_is_named(table_of, content):
    with pytest.raises(Unreadable, match="this is not a text file but"):
        table_of(content)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (HEADER + 'Ana,a@x.example,A\n"Bo,b@x.example,B\nCy,c@x.example,C\n', 3),
        (HEADER + 'Ana,a@x.example,A\n"Bo,b@x.example,B\n"Cy",c@x.example,C\n', 3),
        (HEADER + '"two\nlines",a@x.example,"A\nBo,b@x.example,B\n', 3),
        ('"Name,Email,Company\nAna,a@x.example,A\n', 1),
        (HEADER + 'Ana,a@x.example,A\nBo,"b', 3),
    ],
)
def test_a_quote_never_closed_is_refused_with_the_line_where_it_opens(table_of, content, line):
    with pytest.raises(Unreadable, match="never closed") as refused:
        cells(table_of(content))
    assert refused.value.line == line


def test_one_bad_row_does_not_stop_the_file(table_of):
    table = table_of(HEADER + 'Ana,a@x.example,A\n"Bo "B" Box",b@x.example,B\nCy,c@x.example,C\n')
    rows = list(table.rows())
    assert [bool(row.problem) for row in rows] == [False, True, False]
    assert [row.line for row in rows] == [2, 3, 4]


def test_a_megabyte_in_one_cell_is_kept(table_of):
    big = "x" * (1 << 20)
    table = table_of(HEADER + f'Ana,a@x.example,"{big}"\nBo,b@x.example,B\n')
    assert [len(row[2]) for row in cells(table)] == [1 << 20, 1]


def test_progress_is_bytes_and_closing_lets_go_of_the_file(table_of):
    table = table_of(HEADER + "Ana,a@x.example,A\n" * 5_000)
    rows = table.rows()
    next(rows)
    assert 0 < table.consumed < table.size
    rows.close()
    assert table.consumed == 0


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
            *[st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))] * 2,
        ).filter(lambda row: row[0].strip()),
        min_size=1,
        max_size=8,
    ),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_csv_writes_is_read_back_cell_for_cell(tmp_path_factory, rows, delimiter, quoting):
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, quoting=quoting)
        writer.writerow(["Name", "Email", "Company"])
        writer.writerows(rows)
    table = read_table(path)
    assert [tuple(row.cells) for row in table.rows()] == rows
