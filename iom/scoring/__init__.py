"""Scoring: how much a client's offending and the signs around it weigh, on a day (HANDBOOK 4).

A *matrix* is the scheme's own table of weights; each of its *versions* is a *draft*, then *active*,
then *retired*, and never changes once it was active. A *score* is worked out from its *inputs*,
what was known of the client on the *as-of* day; each *line* of it is one contribution. *Recency*
goes by *days at liberty*, a district's *priority* weighs a kind of offence more. The rounded score
lies in a *band*: select, watch, hold or deselect. It is *provisional* while no reoffending
predictor is recorded. An *override* lets a client be treated as of another band until a day. A
score is an indicator; a panel decides.
"""
