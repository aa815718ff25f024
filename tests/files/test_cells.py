"""The rule about apostrophes (INTERFACES 3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.files.cells import from_spreadsheet, spreadsheet_text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 1223 000000",
        "-5",
        "@SUM(A1)",
        "\t=1",
        "\ttext",
        "\r=1",
        "\rtext",
        "\n=1",
        "  =1",
        "   \t @x",
        "\N{NO-BREAK SPACE}=1",
        "\N{IDEOGRAPHIC SPACE}=1",
        "\N{ZERO WIDTH SPACE}=1",
        "\N{ZERO WIDTH NO-BREAK SPACE}=1",
        "\N{RIGHT-TO-LEFT OVERRIDE}=1",
        "\x0b=1",
        "\N{FULLWIDTH EQUALS SIGN}1",
        "\N{FULLWIDTH PLUS SIGN}1",
        "\N{FULLWIDTH HYPHEN-MINUS}1",
        "\N{FULLWIDTH COMMERCIAL AT}x",
        " \N{FULLWIDTH EQUALS SIGN}1",
        "\N{SMALL EQUALS SIGN}1",
        "=",
    ],
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert spreadsheet_text(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", " ", "Oakham", "a=b", "O'Fell", "2025-08-31", "1+1", "(-5)", "\N{EM DASH} none"]
)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert spreadsheet_text(text) == text


def test_a_genuine_leading_apostrophe_is_doubled() -> None:
    assert spreadsheet_text("'t Hooft") == "''t Hooft"
    assert from_spreadsheet("''t Hooft") == "'t Hooft"


def test_importing_takes_one_apostrophe_off_whoever_put_it_there() -> None:
    assert from_spreadsheet("'t Hooft") == "t Hooft"
    assert from_spreadsheet("' =1") == " =1"
    assert from_spreadsheet(" 'quoted'") == " 'quoted'"


@given(st.text())
def test_any_text_comes_back_exactly(text: str) -> None:
    assert from_spreadsheet(spreadsheet_text(text)) == text


@given(
    blanks=st.text(st.sampled_from(" \t\r\n\x0b\x0c\xa0\u200b\u3000\ufeff")),
    sign=st.sampled_from("=+-@＝＋－＠"),
    rest=st.text(),
)
def test_no_blanks_hide_a_formula(blanks: str, sign: str, rest: str) -> None:
    assert spreadsheet_text(blanks + sign + rest).startswith("'")
