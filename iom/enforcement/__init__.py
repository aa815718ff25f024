"""Enforcement: courts, orders and what is done to see that they are kept.

A *court date* has an outcome once it is past. An *order* (licence, community order, bail ...) has
conditions: a curfew with hours, a tag, places not to enter, people not to contact. A *warrant* is
outstanding until it is executed or withdrawn; while one is, the client is *wanted*. A *curfew
visit* is made at the hours of a curfew. A *sighting* is sent back by neighbourhood staff.
"""
