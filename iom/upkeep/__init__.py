"""Upkeep: keeping what was entrusted to the product whole.

A *backup* is one file with every row of every table as they stood at one moment, and the version of
the schema; it can be restored into either engine. A *finding* is something that a check found not
to be as it must.
"""
