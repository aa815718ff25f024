"""Releases: whether somebody whose day of release has come is out.

A *release question* is a situation away from home that still lasts though its day of release has
come. Nothing answers it by itself: a person says *released*, and on which day; *still there*, with
the day that is expected now; or *not known*, and when to ask again.
"""
