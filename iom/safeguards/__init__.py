"""Safeguards: the records of some clients are kept from people who could otherwise see them.

*Who works with a client* is an *involvement* of an agency, or of one of its workers by name, from a
day up to another. A *restriction* closes a record to all but named people, or to named people; its
*owner* is whom the others ask, and is never shut out. *Break-glass* opens a record to one person
for an hour, with a reason, and the owner is told at once. A *denial* is that somebody asked for a
record which they may not see, or which is not there; the two look alike.
"""
