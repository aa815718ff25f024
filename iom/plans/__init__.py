"""Action plans: what a client and those who work with them have agreed to do (HANDBOOK 1 and 8).

A *plan* is what of one client is on the record here: *goals*, each about one pathway and in two
wordings, the client's own and the worker's; *steps* of a goal, each with who does it and by when;
and three-way *introductions*, where the client, the worker of now and a new service meet. What
*came* of a step, or of a goal as a whole, is an *outcome*: done, not done, or no longer wanted. A
step is *open* while nothing came of it or of its goal, and *overdue* once its day is over.

The client *agrees* to a plan, or declines to. What was agreed is the very rows that there were
then, so it stays readable as it was agreed; what is said otherwise now was *changed since*, and
asks to be agreed anew. A *review* says what changed; the next is due by the level.

Goals, steps, outcomes, introductions, agreements and reviews are entries (`iom.entries`). Each is
seen by those who may know of the pathway that it is about; a step follows its goal.
"""
