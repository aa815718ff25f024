"""Files that people send, read without trusting them, and files that a spreadsheet may open.

A *refusal* says in one plain sentence which file was not taken, where in it and why. A *source* is
one readable file, found as itself, in a folder or in an archive. A *table* has exactly the header
it must have and is read at speed; *records* are a person's rows, each with its line and its cells
by column name. A row that is *set aside* could not be read while the rest was taken. A cell is
*neutralised* when an apostrophe keeps a spreadsheet from running it.

`reading` is the front door for one file, `zips` for many, `writing` for what goes out; `cells`
holds the rule about apostrophes, which both directions share.
"""
