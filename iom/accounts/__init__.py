"""Accounts: the people who sign in.

A *user* belongs to one *agency* and has one *role*; the role is a set of *permissions*, bounded by
the user's districts. A *reader* is a user (or a command) as the rest of the product sees them.
"""
