"""Estimator: how many crimes the scheme saved, and how sure that is (HANDBOOK 12).

The *baseline* of a placement is the 365 days before selection. What is *expected* in a period is
what the client would have done there at the baseline's rate; what is *observed* is what they did;
*saved* is the one less the other, and may be less than nothing. *Left out* are placements that a
formula cannot speak of, each with the reason. The *base level* is the sum, rounded once; the *F
multiplier* on it is a presentation of the old papers. A *working* is the sum of one placement,
written out. A *question* is what the figure is of: a scheme, a district, a strand, a period.
"""
