"""Paper: documents for reading and filing, and the charts that stand in them and on pages.

A **document** is a title and a run of **blocks** (heading, paragraph, note, facts, table, figure),
given as plain data; it comes out as the bytes of a PDF. A **marking** (`OFFICIAL-SENSITIVE`) stands
at the top and foot of every page, or nowhere when the document is public. The **foot** carries the
title, the as-at, the issue number and `Page x of y`.

**Tagged** means that the PDF carries its structure (headings, paragraphs, tables with header cells,
figures with alternative text) in reading order, so that it can be listened to and reflowed. It is
a description of what was written and no claim to a standard. What carries no meaning (rules,
washes, the foot, a table's head when it is repeated) is an **artifact** and is passed over.

A **piece** is what a block becomes on the page: it knows its height for a width, can be divided,
and draws itself. A **drawing** is a chart; one drawing serves the PDF and, as SVG, the page.
"""
