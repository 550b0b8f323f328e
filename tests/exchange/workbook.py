"""Workbooks made by hand, as the tests need them: honest ones, and bombs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="22"/><xf numFmtId="21"/></cellXfs></styleSheet>'
)
DAY, MOMENT, TIME = 1, 2, 3  # styles


class Xml(str):
    """A cell as it stands in the file, without its reference: `<c{}>...</c>`."""


def styled(number: float, style: int) -> Xml:
    """Return a number that a style shows as a day or a time."""
    return Xml(f'<c{{}} s="{style}"><v>{number}</v></c>')


def column(at: int) -> str:
    """Return the letters of a column, the first is 0."""
    letters = ""
    at += 1
    while at:
        at, letter = divmod(at - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def cell(value: object, at: str) -> str:
    """Return the XML of a cell."""
    place = f' r="{at}"'
    if value is None:
        return ""
    if isinstance(value, Xml):
        return value.format(place)
    if isinstance(value, bool):
        return f'<c{place} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c{place}><v>{value}</v></c>"
    return f'<c{place} t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def sheet(rows: Iterable[Sequence[object]], merged: Sequence[str] = ()) -> Iterable[str]:
    """Yield the XML of a sheet."""
    yield f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'
    for line, row in enumerate(rows, 1):
        cells = "".join(cell(value, f"{column(at)}{line}") for at, value in enumerate(row))
        yield f'<row r="{line}">{cells}</row>'
    yield "</sheetData>"
    if merged:
        yield "<mergeCells>" + "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
        yield "</mergeCells>"
    yield "</worksheet>"


def parts(sheets: Mapping[str, Iterable[str]], hidden: Sequence[str] = ()) -> dict[str, object]:
    """Return the parts of a workbook by name; a sheet's is an iterable of XML."""
    listed, linked, made = [], [], dict[str, object]()
    for at, (name, xml) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if name in hidden else ""
        listed.append(f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="r{at}"{state}/>')
        linked.append(
            f'<Relationship Id="r{at}" Type="{_DOC}/worksheet" Target="worksheets/{at}.xml"/>'
        )
        made[f"xl/worksheets/{at}.xml"] = xml
    linked.append(f'<Relationship Id="rs" Type="{_DOC}/styles" Target="styles.xml"/>')
    made["xl/styles.xml"] = STYLES
    made["xl/workbook.xml"] = (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>{"".join(listed)}</sheets>'
        "</workbook>"
    )
    made["xl/_rels/workbook.xml.rels"] = (
        f'{_XML}<Relationships xmlns="{_RELS}">{"".join(linked)}</Relationships>'
    )
    made["_rels/.rels"] = (
        f'{_XML}<Relationships xmlns="{_RELS}"><Relationship Id="r1" '
        f'Type="{_DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    return made


def pack(path: Path, made: Mapping[str, object]) -> Path:
    """Write the parts of a workbook as a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, xml in made.items():
            with file.open(name, "w") as stream:
                for piece in [xml] if isinstance(xml, str) else xml:  # type: ignore[attr-defined]
                    stream.write(piece.encode())
    return path


def workbook(path: Path, *rows: Sequence[object], merged: Sequence[str] = ()) -> Path:
    """Write a workbook of one sheet."""
    return pack(path, parts({"People": sheet(rows, merged)}))


def opendocument(path: Path, table: str) -> Path:
    """Write an OpenDocument workbook with one table."""
    uses = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"{_XML}<office:document-content {uses}><office:body><office:spreadsheet>"
        f'<table:table table:name="People">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'{_XML}<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    named = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    return pack(path, named)
