"""Young people: who works with a client under 18, and the move to adult services at 18.

The *youth offending worker* and the *family intervention* have their days. The *move* names the
adult service that takes over; it is announced 182 days before the eighteenth birthday.
"""
