"""Jobs: work that the product does by itself, at times of its own (`iom.scheduler` lists them).

A job has a *timetable*; each of its times is a *slot*. A *run* is the work for one slot, and there
is one row for each, so that no slot is run twice whoever comes by. Whoever runs it holds it by a
*lease*; when that is over without an end, somebody else *takes it over*. A slot that nobody ran in
its time is *missed*, and is *made up for* as the job says. A run may be *asked for* beside the
timetable. The *scheduler* is the one process that wakes, looks what is due and runs it.
"""
