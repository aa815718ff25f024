"""Summary: what of one client must be known at a glance, before anything else is read.

A *warning* is a marker as it stands at the door: past its review it still stands, and says so. What
is *next* lies ahead; what is *overdue* should have been done, and each of both leads to an *act*.
The *timeline* tells what came onto the record, the latest first; a *part* says in short what is on
it of one kind. All of it is told as far as the reader may see it and no further.
"""
