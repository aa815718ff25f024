"""A frozen report as files for spreadsheets and programs. Frozen data in, the same bytes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from iom.files.writing import Sheet, Value, write_csv, write_xlsx
from iom.reports.domain import Edition, Format
from iom.reports.drafting import MARKING
from iom.reports.models import MonthlyIssue
from iom.reports.parts import Line
from iom.reports.pdf import pdf_of
from iom.reports.reading import CAVEAT, CAVEAT_REST, MonthlyReport
from iom.reports.reading_beside import Beside


def file_of(issue: MonthlyIssue, edition: Edition, form: Format) -> bytes:
    """Return an issue as a file. The same issue gives the same bytes, whenever it is asked for."""
    return _WRITERS[form](issue, edition)


def file_name(issue: MonthlyIssue, district_code: str, edition: Edition, form: Format) -> str:
    """Name the file, with its marking: `monthly-cambridge-2025-08-number-2-official-sensitive`."""
    ending = "public" if edition is Edition.PUBLIC else MARKING.lower()
    return f"monthly-{district_code}-{issue.month}-number-{issue.number}-{ending}.{form}"


def report_of(issue: MonthlyIssue, edition: Edition) -> MonthlyReport:
    """Read one edition of an issue."""
    if edition is Edition.PUBLIC:
        return MonthlyReport(issue.public_data)
    return MonthlyReport(issue.data, issue.changes)


def _json(issue: MonthlyIssue, edition: Edition) -> bytes:
    return (issue.public_data if edition is Edition.PUBLIC else issue.data).encode()


def _csv(issue: MonthlyIssue, edition: Edition) -> bytes:
    """The rows, oldest month first, with the keys of INTERFACES 4 as header.

    Every line says whose it is and how it is marked, for a line is soon pasted elsewhere.
    """
    report = report_of(issue, edition)
    beside = Beside(report)
    header = ["district", *report.rows[0], "sac_set", "issue", "as_at", "marking"]
    header += beside.row(str(report.month))
    about = [report.sac_set, report.number, report.data["as_at"], report.data.get("marking", "")]
    return write_csv(
        header,
        (
            [report.district, *row.values(), *about, *beside.row(row["month"]).values()]
            for row in report.rows
        ),
    )


def _xlsx(issue: MonthlyIssue, edition: Edition) -> bytes:
    report = report_of(issue, edition)
    sheets = {"Figures": _figures(report)}
    if not report.public:
        sheets["Reconciliation"] = _reconciliation(report)
    if Beside(report).there:
        sheets["Levels and DIP"] = _levels_and_dip(report)
        sheets["Crimes saved"] = _saved(report)
    sheets["Not in the district"] = _elsewhere(report)
    if report.number > 1:
        sheets["Changes"] = _changes(report)
    sheets["About"] = _about(report)
    return write_xlsx(sheets, created=report.produced_at)


def _pdf(issue: MonthlyIssue, edition: Edition) -> bytes:
    return pdf_of(report_of(issue, edition))


_WRITERS: dict[Format, Callable[[MonthlyIssue, Edition], bytes]] = {
    Format.PDF: _pdf,
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.JSON: _json,
}


def _figures(report: MonthlyReport) -> Sheet:
    header = ["month", *(key for key in report.rows[0] if key != "month")]
    return Sheet(header, [[row[key] for key in header] for row in report.rows])


def _reconciliation(report: MonthlyReport) -> Sheet:
    periods = report.data["reconciliation"].values()
    keys = next(iter(report.data["reconciliation"].values()))
    return Sheet(
        ["figure", str(report.month), "year to date"],
        [[key, *(period[key] for period in periods)] for key in keys],
    )


def _levels_and_dip(report: MonthlyReport) -> Sheet:
    """Each month, oldest first, and what happened in the financial year to date beneath."""
    pairs = zip(report.data["levels"], report.data["dip"], strict=True)
    rows: list[Mapping[str, Value]] = [levels | dip for levels, dip in pairs]
    rows.append({**report.data["year_to_date"], "month": "year to date"})
    return Sheet(list(rows[0]), [[row.get(key) for key in rows[0]] for row in rows])


def _saved(report: MonthlyReport) -> Sheet:
    saved = report.data["crimes_saved"]
    left_out = [[f"left out: {why}", number] for why, number in saved["left_out"].items()]
    rows = [[key, value] for key, value in saved.items() if key != "left_out"]
    return Sheet(["what", "is"], [*rows, *left_out])


def _elsewhere(report: MonthlyReport) -> Sheet:
    return Sheet(
        ["what", "crimes or incidents", "of which SAC"],
        [[line.label, *_values(line)] for line in report.elsewhere()],
    )


def _values(line: Line) -> Iterable[Value]:
    return (cells[0].value if cells else None for cells in line.columns)


def _changes(report: MonthlyReport) -> Sheet:
    header = ["figure", f"number {report.number - 1}", f"number {report.number}"]
    rows: list[Sequence[Value]] = []
    for change in report.changes():
        why = [] if report.public else [change.reason, change.when, change.who]
        rows.append([change.what, change.before, change.after, *why])
    return Sheet([*header, *([] if report.public else ["why", "when", "who"])], rows)


def _about(report: MonthlyReport) -> Sheet:
    rows: list[Sequence[Value]] = [
        ["Report", report.title],
        ["Number", report.number],
        ["Produced, as at", report.produced_at],
        ["Edition", report.edition],
    ]
    if not report.public:
        rows.append(["Marking", MARKING])
    if report.minimum is not None:
        rows.append(["Minimum of C+C and R+R clients", report.minimum])
    rows.append([CAVEAT, CAVEAT_REST])
    return Sheet(["what", "is"], [*rows, *([title, text] for title, text in report.definitions())])
