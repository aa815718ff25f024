"""Where facts about two records stand in the document of everything about one person. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from iom.retention.parts import TECHNICAL, Look, Part, Place


def _technical(*columns: str) -> dict[str, Place | str]:
    return dict.fromkeys(columns, TECHNICAL)


SAME_OR_DIFFERENT: Mapping[str, Part] = {
    "merges_merge": Part(
        "Records that were found to be of the same person",
        {
            **_technical("id", "kept_id", "merged_id", "version_after"),
            "ground": Place("Ground", Look.FREE),
            "merged_at": Place("Merged"),
            "merged_by": Place("Merged by", Look.WORKER),
            "undone_at": Place("Undone"),
            "undone_by": Place("Undone by", Look.WORKER),
            "undone_why": Place("Why it was undone", Look.FREE),
        },
    ),
    "merges_row": Part(
        "What a merge did with each row, so that it can be undone",
        {
            **_technical("id", "merge_id", "column_name", "row_key"),
            "what": Place("What"),
            "table_name": Place("Of which table"),
            "content": Place("The row as it was or was made", Look.FREE),
        },
        note="the rows themselves stand in the other chapters",
    ),
    "clients_different": Part(
        "Clients who are known to be different people",
        {
            **_technical("id", "first_id", "second_id"),
            "ground": Place("Ground", Look.FREE),
            "said_at": Place("Said"),
            "said_by": Place("Said by", Look.WORKER),
            "taken_back_at": Place("Taken back"),
            "taken_back_by": Place("Taken back by", Look.WORKER),
            "taken_back_why": Place("Why it was taken back", Look.FREE),
        },
        note="the other is another person, whose reference is not told here",
    ),
}
"""By table: that two are one person, or that they are not."""
