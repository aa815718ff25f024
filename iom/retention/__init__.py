"""Retention: how long what is known of a client is kept, and who decides (HANDBOOK 13).

A *happening* is the last thing that happened to a client, as far as a room of the product knows.
When a number of *clear years* have passed since the latest of them, the client is *due* for review
and stands in the *review queue*: somebody decides to *keep* the record until a day, with a reason,
or to *erase* it. A *hold* stops every erasure until it is lifted. *Erasure* takes everything away
that leads to the client and leaves a *tombstone*: reference, day, by whom, reason code. The *list
outside* repeats the tombstones beside the database, so that a restored backup brings nobody back.
A *subject access document* holds everything about one person; what may concern others is *flagged*.
"""
