"""Six-monthly reviews: every score is looked at again each six months (HANDBOOK 4).

A review is *due* from 28 days before six months are full since the last one, or since the
selection, and *overdue* from the day after. It is *prepared* when it becomes due: the client is
scored with the data of that day, and whoever answers for them is told. It is *done* when a person
says so, with a *finding* in words and what is to come of it; nothing follows from that by itself.
What is on the record *newer than the score* is no part of it: the client is to be scored again.
"""
