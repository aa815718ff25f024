"""Places: who governs and serves where (HANDBOOK 2).

A *scheme* has *delivery units*, which serve *districts*. A scheme's *force* is the police force
whose recorded crime covers it, named as in the police's open files.
"""
