"""Notices: what somebody is told at once, beside their name on every page.

A *notice* says one thing to one person, by references and never by a client's name; its link leads
to a page that asks for itself who may see it.
"""
