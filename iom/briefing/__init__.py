"""Briefing: what neighbourhood staff are told of the clients of their districts, and nothing more.

A *sheet* names one client who is on the scheme: markers first, names, where they are in law,
whether they are wanted, the *conditions* of an order that can be seen kept or broken in the street,
and whom to tell. Sent back from it are a *sighting*, where and when somebody was seen, and an
*arrest*; nothing else about the client.
"""
