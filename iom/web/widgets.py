"""Fields as GOV.UK components, with the defects of the library's widgets mended in one place."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovDateInput,
    GovFileInput,
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from markupsafe import Markup
from wtforms import Field

__all__ = [
    "Checkbox",
    "Checkboxes",
    "DateBoxes",
    "FileInput",
    "PasswordInput",
    "Radios",
    "Select",
    "TextArea",
    "TextInput",
    "error_summary",
]


class _Lenient:
    """The server says what is missing, in a sentence; the browser's own bubbles stay away.

    The library would also put `required` on a div, and render an empty hint for radios.
    """

    def map_gov_params(self, field: Field, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Map the field to the parameters of the GOV.UK macro."""
        kwargs.pop("required", None)
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)  # type: ignore[misc]
        params.get("attributes", {}).pop("required", None)
        if not (params.get("hint") or {}).get("text"):
            params.pop("hint", None)
        return params


class TextInput(_Lenient, GovTextInput):
    """One line of text; where the field is of numbers, a telephone shows those."""

    def map_gov_params(self, field: Field, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Map the field to the parameters of the GOV.UK macro."""
        params = super().map_gov_params(field, **kwargs)
        if keys := getattr(field, "keys_shown", None):
            params.setdefault("inputmode", keys)
        return params


class PasswordInput(_Lenient, GovPasswordInput):
    """A password, with the browser's password manager welcome."""


class TextArea(_Lenient, GovTextArea):
    """Several lines of text."""


class Select(_Lenient, GovSelect):
    """One of a list."""


class FileInput(_Lenient, GovFileInput):
    """A file, or several where the field says so."""


class Radios(_Lenient, GovRadioInput):
    """One of a few, all of them in sight."""


class Checkboxes(_Lenient, GovCheckboxesInput):
    """Any of a few, all of them in sight."""


class Checkbox(_Lenient, GovCheckboxInput):
    """One thing to say yes to."""


class DateBoxes(_Lenient, GovDateInput):
    """A date in three boxes."""


def error_summary(form: FlaskForm, to: str = "") -> dict[str, Any]:
    """Return the parameters of GOV.UK's error summary, empty where nothing is wrong.

    Each line links to its field; for a date to its first box.

    Args:
        form: the form.
        to: the id of what mends an error of the whole form; without one its line is no link.
    """
    link = {"href": f"#{to}"} if to else {}
    errors = [{"text": error, **link} for error in form.form_errors]
    for field in form:
        errors += [{"text": error, "href": f"#{_first_input(field)}"} for error in field.errors[:1]]
    return {"titleText": "There is a problem", "errorList": errors} if errors else {}


def _first_input(field: Field) -> str:
    """Return the id that an error links to."""
    if isinstance(field.widget, GovDateInput):
        return f"{field.id}-day"
    if isinstance(field.widget, GovRadioInput | GovCheckboxesInput):
        return str(field.name)
    return str(field.id)


def markup(text: str) -> Markup:
    """Mark text as HTML that the product itself made (never anything that a person typed)."""
    return Markup(text)  # noqa: S704  # see the docstring
