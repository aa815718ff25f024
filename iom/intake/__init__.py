"""Intake: files of people and of what happened to them, in (INTERFACES 3).

A *dry run* reads a file and says what each row would do, *new*, *changed*, *same* or *refused*,
without writing. A file goes in whole or not at all. An *upload* is a file that somebody sent by
page and that waits for a yes.
"""
