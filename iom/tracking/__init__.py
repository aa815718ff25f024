"""Tracking: what becomes of people after they have left the scheme (HANDBOOK 3, 4).

A *leaving* is the end of one placement. Somebody is *followed* from the day of leaving until today,
or until they are selected again, by calendar days and by days at liberty. A *relapse* is an offence
proven or charged in that time. *Tracked* is who left and is not on the scheme today, until the
review of retention begins; who died and who is at MAPPA level 2 or 3 is not.
"""
