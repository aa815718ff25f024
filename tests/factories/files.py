"""Workbooks and archives for tests, honest ones and crafted ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl


def a_workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """Save rows with openpyxl; text that begins with `=` becomes a formula."""
    book = openpyxl.Workbook()
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            first_page(book).cell(at, column, value)
    return stored(book)


def first_page(book: openpyxl.Workbook) -> Any:
    return book.worksheets[0]


def stored(book: openpyxl.Workbook) -> bytes:
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def sheet_row(places: str) -> str:
    """Write one row: `A1:text B1:text`."""
    row = places.partition(":")[0].lstrip("ABC")
    inside = (
        f'<c r="{place}" t="str"><v>{text}</v></c>'
        for place, text in (cell.split(":") for cell in places.split())
    )
    return f'<row r="{row}">{"".join(inside)}</row>'


def a_crafted_workbook(
    sheet: str, *, shared: str = "", before: str = "", prefix: str = ""
) -> bytes:
    """Put a workbook together by hand; `sheet` goes in as it is and may leave itself open."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    name = f'xmlns:{prefix[:-1]}="{main}"' if prefix else f'xmlns="{main}"'
    relations = "".join(
        f'<Relationship Id="{at}" Type="{office}/{kind}" Target="{target}"/>'
        for at, kind, target in (
            ("r1", "worksheet", "/xl/worksheets/s.xml"),
            ("r2", "sharedStrings", "strings.xml"),
        )
    )
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}">'
            '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{relations}</Relationships>",
        )
        archive.writestr("xl/strings.xml", f'<sst xmlns="{main}">{shared}</sst>')
        body = f"<{prefix}sheetData>{sheet}</{prefix}sheetData>"
        archive.writestr(
            "xl/worksheets/s.xml",
            f"{before}<{prefix}worksheet {name}>{body}</{prefix}worksheet>",
        )
    return raw.getvalue()


def an_archive(members: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return raw.getvalue()


def an_archive_stating(sizes: Mapping[str, int | None]) -> bytes:
    """Pack tiny members whose entries in the list state these sizes."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, size in sizes.items():
            archive.writestr(name, "small")
            if size is not None:
                archive.infolist()[-1].file_size = size
    return raw.getvalue()


def a_lying_archive(name: str, content: bytes, *, stated: int, crc: int | None = None) -> bytes:
    """Pack a member whose entry in the list states another size, and another checksum if given."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        archive.infolist()[0].file_size = stated
        if crc is not None:
            archive.infolist()[0].CRC = crc
    return raw.getvalue()


def written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
