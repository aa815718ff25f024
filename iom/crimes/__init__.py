"""Crimes: what the police recorded, taken from their open street-level files (HANDBOOK 11).

A *force-month* is one force's file for one month; the *current* file of a force-month is the one
that counts. A *crime* is a row with a category other than anti-social behaviour, which is an
*incident*. The *area* of a row is its LSOA's name without the last word, blank where the row is
*unallocated*; a row whose area is no district of any scheme is *outside*. *SAC*, serious
acquisitive crime, is a named, dated set of categories. The *summary* holds a file's counts per
area and category. A *count* is an exact figure for a month from before the files.

A file is *staged* while its rows come in beside those that count, *current* from the moment it
takes their place, then *superseded*; *abandoned* when its import ended half way. Whoever has the
*turn* imports, nobody else. An *upload* is what somebody sent by page; each start of the work on it
is a *run*.
"""
