"""Nominations: the single point of referral (HANDBOOK 3).

A *nomination* is somebody's word that a person should be taken onto the scheme, by one form for
every *route in*. A *match* is a client who may be the same person; one whom the nominator may not
see is told to nobody but the record's *keeper*. A *verdict* says of a match whether it is the same
person. A nomination waits until the *coordinator* of the district decides it: a new client, a new
placement, *information* on a client who is on the scheme, or declined.
"""
