"""The document of everything about one person, as the bytes of a file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from iom.retention.dossier import DocumentForm, Dossier, as_json
from iom.retention.pdf import pdf_of


def written(
    dossier: Dossier, form: DocumentForm, files: Mapping[str, bytes] | None = None
) -> bytes:
    """Return the document in the form in which it was asked for.

    Args:
        dossier: what it says.
        form: PDF, JSON, or an archive of both with the files of the client's documents.
        files: those files by name, for the archive.
    """
    if form is DocumentForm.ZIP:
        return _archive(dossier, files or {})
    return pdf_of(dossier) if form is DocumentForm.PDF else as_json(dossier).encode()


def _archive(dossier: Dossier, files: Mapping[str, bytes]) -> bytes:
    name = f"subject-access-{dossier.ref}"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.pdf", pdf_of(dossier))
        archive.writestr(f"{name}.json", as_json(dossier))
        for file, content in files.items():
            archive.writestr(f"documents/{file}", content, zipfile.ZIP_STORED)
    return out.getvalue()
