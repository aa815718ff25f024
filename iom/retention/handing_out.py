"""The document of everything about one person, as the bytes of a file."""

from __future__ import annotations

from iom.retention.dossier import DocumentForm, Dossier, as_json
from iom.retention.pdf import pdf_of


def written(dossier: Dossier, form: DocumentForm) -> bytes:
    """Return the document in the form in which it was asked for."""
    return pdf_of(dossier) if form is DocumentForm.PDF else as_json(dossier).encode()
