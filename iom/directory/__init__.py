"""The directory of interventions: what there is, for whom, and who keeps the link (HANDBOOK 8).

A *provider* is an organisation that offers something; its *sector* is what it is mostly about. A
*programme* is one thing that a provider offers: it leads along a pathway, meets some *needs*,
serves some districts, and is for people of some age, sex and standing. A programme is a *drop-in*,
is taken up *by referral* at any time, or has a *fixed term* with *starts*: days on which it begins,
each with its places. It *fits* a person where nothing is known that speaks against it; each thing
that does is a *reason*. It is *offered* for a need that it meets to whom it fits. The *link worker*
keeps the link with its provider. It is *confirmed* when somebody who knows says that all of it is
still right, and *unconfirmed* when nobody has for 90 days. What closed is kept, never deleted.
"""
