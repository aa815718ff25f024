"""The `iom` command, thin: it opens a transaction, calls a service and prints.

Exit status 0: done; 1: refused, with one plain sentence on standard error; 2: wrong use. With
`--json`, standard output holds exactly one JSON value.
"""
