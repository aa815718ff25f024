"""Contacts: that a worker and a client met, spoke or wrote, or that one of them did not come.

A *contact* is an appointment where it has an *attendance*. Its *pathway* says what it was about,
and so of which category it is: who may not see health is not told that there was one about it.
"""
