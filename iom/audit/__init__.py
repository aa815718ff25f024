"""Audit: the trail of who did what to whose information, and when (HANDBOOK 13).

An *event* is what happened, typed, named in the past tense (`kernel.events`). A *record* is its
row on the trail. The *subject* is what it was about, by reference; the *actor* is who did it.
"""
