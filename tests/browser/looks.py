"""Contrast is judged once for each look that text has, and not for every word of every page.

Axe spends three quarters of its time on contrast, most of it on the same header, table cell and
button as on the page before. What its verdict follows from is known (`looks.js`): how the letters
are painted, on what, and that nothing else lies there. Text that looks like text which was found
sound in this run has that verdict; text that meets anything but what it stands in is judged on
every page, and so is all text in pictures.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_FIND = Path(__file__).with_name("looks.js").read_text()
_JUDGE = """
async (looks) => {
  const found = window.looksOfThePage
  const include = [...looks.map((look) => found.looks.get(look)), ...found.always]
  if (!include.length) return []
  const only = { type: "rule", values: ["color-contrast"] }
  return (await axe.run({ include }, { runOnly: only, resultTypes: ["violations"] })).violations
}
"""
_sound: set[str] = set()


def findings_of_contrast(page: Page) -> list[dict[str, Any]]:
    """Return what axe, which is in the page already, has against the contrast of its text."""
    new = [look for look in page.evaluate(_FIND) if look not in _sound]
    found: list[dict[str, Any]] = page.evaluate(_JUDGE, new)
    if not found:
        _sound.update(new)
    return found
