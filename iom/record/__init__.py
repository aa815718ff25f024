"""The record: every kind of entry on a client, on pages that are the same for all of them.

Here stands which *kinds* there are, in which order a record shows them, and who may add, change,
strike out and move one. What a kind says is declared in the room that it belongs to.
"""
