"""Oversight: reading the audit trail (HANDBOOK 1, 13): references, never names of clients.

A *row* is one entry of the trail. To *open* a client is to read a page about them; to be *listed*
is to stand in a list or a search that somebody was shown; to be *taken out* is to leave the product
in a file, on paper or in a message. A *check* looks through a *week* for unusual looking; what it
finds is a *line*, which an auditor may mark as *looked into*. A *breach* is an account in the wrong
hands: its *window* is the time from which everything that the account saw is named.
"""
