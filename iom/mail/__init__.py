"""Nameless e-mails: that somebody has a notice in the product, and nothing of what it says.

A *letter* is one e-mail to one person; it *waits* until the mail server takes it, and then is
*sent*. One that could not be sent for a day is *given up*; one that is not wanted any more (it was
read meanwhile, the account is disabled, the agency's agreement has ended) is *dropped*. Whoever
sends holds a letter by a *lease*, so that of two who send at once only one does.
"""
