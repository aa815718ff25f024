"""Capacity: how many places a scheme has, who would fill them, and who is just outside.

A *setting* says how many *places* a scheme has from a day on, and the *floor* of each district:
how many places its own clients fill first. Settings are numbered and never changed. The *board* of
a scheme lays the *proposal* of `iom.selection.capacity` out: it proposes, and a panel decides.
A *watch* is the time for which somebody *just outside* is on the list that partners are asked to
watch. It is made of *steps*: put on the list, kept on it with a new day of review, corrected, taken
off; the last step is what holds. It is *kept until* a day, after which nothing of it is left.
*Rates* of selection and deselection are of a *period* that is whole, past and settled.
"""
