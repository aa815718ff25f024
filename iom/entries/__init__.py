"""Entries: what people put on the record of a client, one thing a row.

An *entry* is one thing that somebody recorded: a telephone number, a marker, an arrest. It has a
*kind*, which says what its *fields* are, of which category they are and what a right one looks
like. An entry is never overwritten: it *ends*, with the moment, the person and, where one is asked
for, the reason. It was *changed* (the row that replaces it *follows* it), *struck out* (it should
never have been there, leaves every count and stays readable) or *moved* (to the client whom it is
about).
An entry that has not ended is *current*.
"""
