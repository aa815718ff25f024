"""The rule about cells that a spreadsheet would run, in both directions (INTERFACES 3).

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, even in a CSV file,
and a formula can fetch and send. An export therefore puts an apostrophe before such text, and so
that nothing is lost doubles a genuine leading one; an import takes one off. The two undo each
other exactly, whatever the text.

Only the very first character counts for the apostrophe: one after blanks stays.

The price: a name that a person typed into a file by hand as `'t Hooft` comes in as `t Hooft`. To
keep its apostrophe it is typed twice, as an export writes it.
"""

import re
from datetime import date, datetime
from decimal import Decimal

Value = str | int | Decimal | date | datetime | bool | None
"""What a cell of an export may hold: True and False are written `yes` and `no`, None is empty."""

# Signs that begin a formula, in their usual, full-width and small forms: a spreadsheet set to an
# East Asian language reads the wide ones as the plain ones.
_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫"
# What a spreadsheet, or a person who cleans up a column, drops before the first sign: blanks of
# every width, control characters, and the marks that have no width at all.
_DROPPED = "\\s\x00-\x20\x7f-\xa0\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
_RUNS = re.compile(f"[\t\r\n]|[{_DROPPED}]*[{_SIGNS}]")
_APOSTROPHE = "'"
# What no file can hold: half a surrogate pair has no UTF-8, and NUL ends text for many programs.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def spreadsheet_text(value: str) -> str:
    """Write text so that no spreadsheet runs it.

    Text that begins with `=`, `+`, `-`, `@`, a tab, a carriage return or a line feed, or that has
    one of the signs after leading blanks, gets an apostrophe before it; so does text that begins
    with an apostrophe. Numbers are no text: never hand them in as such.
    """
    neutral = value.startswith(_APOSTROPHE) or _RUNS.match(value)
    return _APOSTROPHE + value if neutral else value


def from_spreadsheet(text: str) -> str:
    """Take the one apostrophe off that `spreadsheet_text` may have put there."""
    return text.removeprefix(_APOSTROPHE)


def neutral_text(value: str) -> str:
    """Write text into an export: neutralised, and with U+FFFD for what no file can hold."""
    return spreadsheet_text(_UNWRITABLE.sub("\ufffd", value))
