"""The link-worker register: who keeps the link with which sector, and where (HANDBOOK 1, 8).

A *sector* is what a partner works in: the nine pathways, and police, probation, prisons, courts,
youth justice and victims' services. A *link* says that a named person keeps the scheme's link with
a sector, or with one *provider* in it, in some districts from a day on. A sector is a *gap* in a
district while nobody has the link with the whole of it there: a link with one provider does not
fill it, nor does one whose person's account was disabled. What a link said before stays readable,
*step* by step.
"""
