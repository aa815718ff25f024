"""Achieved: which contacts took place, against those that were planned (HANDBOOK 5).

A *window* is the 28 days that end on a day. *Planned* is what the levels of those days ask for,
each day its own share; a contact *took place* where the client came, or where it was no
appointment. Whoever has fewer whole contacts than were planned is *behind*, by as many as are
*missing*. The *view* of a reader counts the contacts alone that they may know of; the *whole*
counts all.
"""
