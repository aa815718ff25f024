"""A list of clients as a file for a spreadsheet, in the format in which clients come in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from iom.accounts.domain import Reader
from iom.files.writing import Sheet, write_csv, write_xlsx
from iom.intake.exports import client_rows


class FileForm(StrEnum):
    """What kind of file is written."""

    CSV = "csv"
    XLSX = "xlsx"


def file_of(reader: Reader, client_ids: Collection[int], form: FileForm, *, at: datetime) -> bytes:
    """Write clients as a file, one row for each placement.

    Args:
        reader: clients whom they may not see are left out.
        client_ids: whom the file is about.
        form: CSV or XLSX.
        at: when, for the workbook's own dates.
    """
    header, rows = client_rows(reader, client_ids)
    if form is FileForm.CSV:
        return write_csv(header, rows)
    return write_xlsx({"Clients": Sheet(header, rows)}, created=at)
