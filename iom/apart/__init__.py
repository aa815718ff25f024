"""Apart: two clients who must not be placed together, in a cell, a house or a group.

It is one *pair*, put on the record once and read from both sides. Like every entry it has a source,
is changed, *ends*, and is struck out with a reason, and stays readable. Whoever sees one of the two
and not the other is told that there is somebody, and nothing that tells who: neither name nor
reference, neither the reason nor the day.
"""
