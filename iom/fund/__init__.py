"""The interventions fund: small sums that unlock something (HANDBOOK 8).

A *grant* is where money comes from; it has an amount for each *financial year*. Out of it money is
*allocated* under *headings*; what is under none is *not allocated yet*. A *request* asks for an
amount for clients, or for none, and says what it is to *unlock*. Somebody else *approves* it, in
full or for less, or *declines* it. What is approved is *committed* until it is *paid* or *given
back*. *Left* of a heading is what was allocated, less what is committed, less what was paid: never
below nought. A *line* of the ledger is one movement of money; lines are never changed, a mistake is
put right by a counter entry. At the end of a year what is left *lapses* or is *carried over*. A
*limit* is the most that an approver may approve for one request. A *statement* adds the lines up.
"""
