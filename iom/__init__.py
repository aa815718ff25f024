"""Case management for Integrated Offender Management. Left empty: importing a rule loads no web."""
