"""The panel: where people decide who has a place, at which level, and until when (HANDBOOK 4, 5).

A *sitting* is one meeting of the panel, for the whole scheme or for some districts; it is planned,
opened and closed. Its *members* each have a *seat*, and one of them is in the *chair*. Its *list*
holds the *cases*: nominations without a decision, reviews that are due, recommended steps down and
places of two years; the coordinator may add, remove and reorder. A *decision* is what the sitting
decided of a case, with its reason: select, do not select, defer, set a level, keep, deselect. What
it does to the place is done by `iom.selection`. *Dissent* is what a member says against it. Whoever
has a *conflict of interest* is out for that case. The *record* of a sitting is all of this on one
page. Score and decision are separate; nothing is decided by the program.
"""
