"""Reports: figures that the partnership reads, produced once and frozen (HANDBOOK 10).

A *figure* is one number with its definition. An *issue* is a report as it was produced, numbered;
a correction makes the next number. The *internal* edition is marked OFFICIAL-SENSITIVE; the
*public* edition hides small numbers and carries no marking. The *minimum* is the number of C+C and
R+R clients below which a district does not want to fall.
"""
