"""Selection: who has a place, how intensively, and the way out again (HANDBOOK 5, 6).

A *level* is how intensive the work with a client is; each has *planned contacts* in 28 days and a
*re-appraisal*. The *recommendation* is the level that the rules arrive at, with its *grounds*; a
person sets the level and writes the *benefit expected*, or takes a *look* at it and keeps it. A
*move* is a change of level: up may jump, down goes one level at a time. *Leaving* is the end of a
place. A *refusal* names the *rule* that says no and what would satisfy it; a panel may *override*
some of them with a reason. The *glide path* is what levels and plans a client had, step by step,
and the *way out* is what may follow.
*Capacity* is how many places a scheme has, a *floor* how many of them go to a district first; who
would have a place without a cut there is *just outside*. A *rate* is a share of people, with small
numbers kept back. The program decides nothing of this.
"""
