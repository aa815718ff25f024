"""Sharing: who may see what of whom (HANDBOOK 1, 13).

The *scope* is the one decision which clients a *reader* may see; every list, count, search,
export, chart and page of client data goes through it.
"""
