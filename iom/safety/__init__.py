"""Safety: what somebody must know before they go near a client.

A *warning marker* (violence, weapons, needles, dogs, visit in pairs, not alone with ...) has a
source, a day on which it is reviewed, and the client's *right of reply*. *Apart* names two clients
who must not be placed together. A *MARAC flag* says that a conference on domestic abuse heard the
case; it is seen by those who restrict records and by those whose own client it is, and nobody else.
"""
