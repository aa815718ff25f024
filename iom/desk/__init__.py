"""The desk: what somebody has to do today and this week.

A *line* is one thing that waits, about one client, and ends in an *act*: a verb that leads to where
it is done. It leaves the desk when the act is done, whoever does it. Lines of one sort stand in a
*section*, which is there only when it has lines; each is read by a *source*. A *check* says what is
missing or stale on a record; the page of data quality counts whom it finds.
A client who died, or whose time on the scheme has ended, is on nobody's desk.
"""
