"""Particulars: how to reach a client and talk with them, who is close to them, what they agreed.

A *telephone number* is safe to ring or not. *Communication* says the language, whether an
interpreter is needed, how somebody reads and which way of being contacted they prefer. A *relation*
is next of kin, a carer or somebody else close. *Participation* is the agreement of a client who
takes part without being on licence or order. A *photograph* has a source and
expires; what is kept of it is a picture made anew, which carries nothing but what it shows.
"""
