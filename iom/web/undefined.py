"""What a template gets for a name that nobody gave it."""

from typing import Any

from jinja2 import StrictUndefined, TemplateRuntimeError, Undefined
from jinja2.utils import missing


class StrictForNames(StrictUndefined):
    """Strict for names and for attributes of objects, lenient for keys absent from a dict.

    The GOV.UK macros test for absent keys and for an absent `caller`, which `StrictUndefined` alone
    would refuse.
    """

    def __new__(
        cls,
        hint: str | None = None,
        obj: Any = missing,  # noqa: ANN401  # any object
        name: str | None = None,
        exc: type[TemplateRuntimeError] | None = None,
    ) -> Any:  # noqa: ANN401  # one of two kinds
        """Choose the lenient kind where a dict lacks a key."""
        if isinstance(obj, dict) or name == "caller":
            return Undefined(hint, obj, name) if exc is None else Undefined(hint, obj, name, exc)
        return super().__new__(cls)
