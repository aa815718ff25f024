"""The kind of entry that a document is."""

from __future__ import annotations

from dataclasses import replace

from iom.accounts.domain import Category
from iom.documents.domain import DocumentKind, Media, SharedAs
from iom.documents.models import Document
from iom.entries.domain import Field, Kind, Section, Shape
from iom.entries.fields import DAY_MISSING, one_of

DOCUMENT = Kind(
    code="document",
    model=Document,
    noun="document",
    heading="Documents",
    section=Section.OTHER,
    category=Category.IDENTITY,
    by="category",
    day="dated_on",
    logged=True,
    line=lambda row: f"{row.title}, {row.kind.words}",
    fields=(
        Field(
            name="title",
            label="Title",
            longest=120,
            missing="Give the document a title.",
        ),
        one_of("kind", "What it is", DocumentKind, "Say what it is."),
        Field(
            name="dated_on",
            label="Day",
            shape=Shape.DAY,
            missing=DAY_MISSING,
        ),
        one_of("category", "What it is about", SharedAs, "Say what it is about."),
    ),
    help="A document is never overwritten: a newer version takes its place and the older one stays "
    "readable, and what should not be there is struck out or moved to the right client. Each time "
    "somebody opens one is on the trail.",
)

VERSION = replace(
    DOCUMENT,
    fields=(
        *DOCUMENT.fields,
        Field(name="file", label="Name on the shelf", longest=32),
        one_of("media", "File", Media),
        Field(name="size", label="Bytes", shape=Shape.NUMBER, most=100_000_000),
        Field(name="sha256", label="SHA-256", longest=64),
    ),
)
"""The same with its file, which no form asks for: what a newer version changes."""
