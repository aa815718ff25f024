"""Clients: who somebody is (HANDBOOK 3).

A *client* has a reference, a name and, where known, a date of birth. An *alias* is another name
that the client goes by or went by. An *identifier* is a number that another organisation gave:
PNC ID, CRO, prison number, CRN; kept in *canonical form*, in which two notations of the same number
are equal. A *search key* is a name brought into a form in which names that sound or look alike are
equal. An *address* is where the client lives, from a day on; its *comparable* form is the same for
two notations of it. *Home* is the client's present district, kept here so that the scope can
decide. Two clients may be known to be *different* people however alike they are, such as twins.
While a *hold* stands, nothing of a client may be erased; a *tombstone* is all that is left
of one who was, and its reference is not given again.
"""
