"""Interventions: what workers did with clients, logged in less than half a minute.

An *entry of the log* says once what was done with one client or several: it is a contact on the
record of each (`iom.contacts`), and what those have in common is their *log*. What is corrected is
corrected on every record; what one client did not do is struck out on theirs alone.
Appointments are *made* for several clients and several weeks at once. Of each somebody *says what
came of it*: that is a contact, and the appointment is *settled*. Or it is *called off*.
The *standard wording* says an entry in the words of a case system, so that nobody types it twice.
"""
