"""Tell what a test reads by itself, to look at the record, from what the product reads."""

import sys
from pathlib import Path

_HERE = str(Path(__file__).parent)
_PRODUCT = str(Path(__file__).parents[1] / "iom")


def a_test_asks() -> bool:
    """Say whether the nearest caller that is no library is a test."""
    frame = sys._getframe(1)  # noqa: SLF001  # the only way to ask who called
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(_PRODUCT) and not file.endswith(("/watch.py", "/db.py")):
            return False
        if file.startswith(_HERE) and not file.endswith(("/asking.py", "/conftest.py")):
            return True
        frame = frame.f_back  # type: ignore[assignment]  # ends with None
    return False
