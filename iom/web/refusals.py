"""A rule said no to what was typed: each sentence stands at the field that it is about."""

from __future__ import annotations

from typing import Any

from iom.kernel.errors import ChangedMeanwhile, RuleBroken


def put_beside(form: Any, refusal: RuleBroken) -> int:  # noqa: ANN401  # any form
    """Show a refusal, and those that came with it, each at its field or above the form.

    Returns:
        The status of the answer: 409 where somebody was quicker, 422 otherwise.
    """
    for each in (refusal, *getattr(refusal, "more", ())):
        put_at(form, each.field, str(each))
    return status_of(refusal)


def put_at(form: Any, field: str, sentence: str) -> None:  # noqa: ANN401  # any form
    """Show a sentence at a field; above the form, where it is about none that there is."""
    if field and field in form:
        form[field].errors = [*form[field].errors, sentence]
    else:
        form.form_errors.append(sentence)


def status_of(refusal: RuleBroken) -> int:
    """Return the status of the answer to what a rule said no to."""
    return 409 if isinstance(refusal, ChangedMeanwhile) else 422
