"""Merges: two records that turn out to be of one person become one (HANDBOOK 3).

A *merge* makes the record that is *merged* a part of the one that is *kept*. What is on it *comes
along*; what cannot hold beside the kept record's own, such as a placement of the same days, is
*left with it*: readable, and in no count. A merge is *undone* within 30 days; both are then as they
were; what was put on the record meanwhile stays with the client who was kept. *Possible duplicates*
are pairs of clients who may be one person and of whom nobody has said so yet.
"""
