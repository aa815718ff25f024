"""Needs: what stands between a client and a life without offending (HANDBOOK 8).

An *assessment* gives a score for each *section* that it answered, and says yes or no of what has no
score; what it leaves out is *unknown*, never 0. A section's *threshold* makes a *finding* of it:
the need exists, is absent, or is unknown. Where a need *stands* follows from the findings and from
what people said of it since: not started, in progress, met, declined, no need, unknown. A *pathway*
is what needs lead to; its status is derived from them, and never stored. The *need profile* is how
many people of the cohort have each need.
"""
