"""Offending: what happened and what the law made of it (HANDBOOK 3).

A *situation* is where a client was in law for a span of days: community, remand, custody, recalled,
unlawfully at large, hospital. On remand, in custody and recalled, a client is *not at liberty*.
"""
