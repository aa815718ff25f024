"""Cohort: who was on the scheme, when, and as what (HANDBOOK 2, 3).

A *placement* is one time on the scheme: nominated, perhaps selected, perhaps deselected. District,
*strand*, *DIP status*, *MAPPA* level, *statutory* and *level* (of intensity) are facts with a
dated history each; a *span* says what held from one day up to, not including, another. Past
cohorts are found in the spans and never stored.
"""
