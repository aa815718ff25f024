"""Evaluation: what came of the work of providers, by pathway (HANDBOOK 8).

A *session* is a contact that took place with a *provider*: the one that is named, else the agency
that made it. An *appointment* is one of which it is said whether the client came. A *positive
outcome* is a session that achieved what it was for. The *first session* of somebody with a provider
parts their days *before* from those *after*; only days at liberty count. A *range* holds the true
figure in 95 of 100 such cases.
"""
