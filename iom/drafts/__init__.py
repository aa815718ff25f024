"""Drafts: what somebody types into a long form is kept before it is sent, so that nobody loses it.

A *draft* is one user's and nobody else's; it is told apart by its *form* and by the *token* that
the form is sent with. It is *closed* when the form is sent or the draft thrown away, and what it
said is deleted. *Keeping* a draft is taking what is typed now in the place of what was typed.
"""
