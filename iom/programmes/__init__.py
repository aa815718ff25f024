"""Programmes: DIP, DTTO and MAPPA of one client over time, and what each changes (HANDBOOK 3).

A *DIP event* is a dated event of the Drug Interventions Programme; the *status* is what holds from
a day on. Some events *go with* a status: whoever records one is asked whether the status changes,
too. An *order* is a DTTO or DRR from its commencement to how it ended. A *count* is a span of days
on which drug misuse counts in a score; MAPPA 2 and 3 take a client out of every count.
"""
