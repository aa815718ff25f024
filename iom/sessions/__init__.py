"""Sessions: signing in, staying in, signing out.

A *session* is one browser's stay, kept in the database; the browser holds a *token* and nothing
else. Its *stage* says how far its owner has come: a password alone opens nothing where a *second
factor* is asked for. A *time-based code* comes from an app, a *recovery code* from paper, a
*first code* from an administrator. *Tries* are counted so that nobody guesses for long.
"""
