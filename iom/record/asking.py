"""How entries are asked for, for other capabilities whose pages put entries on a record.

The forms themselves are the record's own (`iom.record.forms`); this is what of them others use.
"""

from __future__ import annotations

from iom.record.forms import EntryForm, ReasonForm, form_of

__all__ = ["EntryForm", "ReasonForm", "form_of"]
