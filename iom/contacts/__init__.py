"""Contacts: that a worker and a client met, spoke or wrote, or that one of them did not come.

A *contact* is an appointment where it has an *attendance*. Its *pathway* says what it was about,
and so of which category it is: who may not see health is not told that there was one about it.
One *entry of the log* may be about several clients: a contact each, with the same *log*.
An *appointment* is a contact that is planned. What comes of it is a contact with an attendance;
until then its *outcome* is still to say, unless it was *called off*. It never counts as a contact.
"""
