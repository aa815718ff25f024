"""Who may open what, on every rule that there is; and that nobody gets more by asking otherwise.

The *world* holds one example of each kind of object. An *act* is one thing that somebody does on a
page, with the rows that it must leave on the trail.
"""
