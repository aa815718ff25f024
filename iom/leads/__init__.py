"""Leads: who answers for a client (HANDBOOK 3).

The *lead professional* is one person at a time, from any agency; beside them stands at most one
*second*. Both are turns: dated, one after the other, never two at once. A client *without one* has
nobody whose account is in use in the lead's place today. *Cover* is somebody who stands in for a
worker for some days. A *handover* gives the cases of one worker to others, with a *note* for each.
A *caseload* is all that somebody answers for; its *weight* is the number of contacts planned for it
in 28 days.
"""
