"""Transfers: a client moves from one district to another, or to a scheme elsewhere (HANDBOOK 3).

A *transfer* is *asked* for, then *accepted* with the day on which it takes effect, *declined* with
a reason, or *withdrawn*. One that was accepted by mistake is *taken back*. The *receivers* are the
coordinators of the district to which a client is offered; a place *outside* is a scheme that does
not use this product. The *pack* is what the receivers need to know.
"""
