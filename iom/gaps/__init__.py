"""Gaps: needs in the cohort that nothing in the directory can meet (HANDBOOK 8); and alcohol.

A *seeker* is somebody on the scheme with an open need. A need of theirs is *there* where a
programme that meets it fits them and they can begin soon; it is a *wait* where what fits is full,
begins later than that, or has no start; and it is a *gap* where nothing fits. What stands *in the
way* of a gap is what speaks against the nearest programme. Alcohol is a need, an offence flag and a
set of figures in its own right: the *discussion document* puts them beside what there is for it.
"""
