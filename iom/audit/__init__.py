"""Audit: the trail of who did what to whose information, and when (HANDBOOK 13).

An *event* is what happened, typed, named in the past tense (`kernel.events`). A *record* is its
row on the trail. The *subject* is what it was about, by reference; the *actor* is who did it.

The records are a *chain*: each is numbered and *signed* with a key that is not in the database,
together with the signature before it (`signing`). The *head* is the last of them; the *checkpoint*
is what a file outside the database knows of it. Events *wait* with the transaction and are written
when it ends (`trail`). A *finding* is what a check of the chain found to be not as it was written.
"""
