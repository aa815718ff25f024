"""Casefile: the client list, the search, and the page of one client, put together from below.

A *filter* narrows the list; what is sought, how it is sorted and where the page begins stand in the
address, names never. The *key* of a page is the client after whom (or before whom) it begins. A
*strip* is the chart of what held over a year or two; a *row of what held* says the same in words.
"""
