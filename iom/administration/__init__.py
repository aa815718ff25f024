"""Administration: who may sign in, what they may do and where, and the places of the schemes.

An *account* is a user as an administrator sees them. What it *may do* comes from the role, or was
*granted* or *taken* singly. *Where* are its places: schemes, delivery units, districts. A *one-time
code* is shown once, and lets its owner set a password that nobody else knows. Every permission that
shows clients is *told*: to the trail, on the page, to the other
administrators, to auditors and to the coordinators of its places.
"""
