"""Documents: files that people put on the record of a client.

A *document* is an entry (`iom.entries`) with a file: letters, reports, court papers, proofs. What
its file is is said by its content, never by its name. A *version* is a file that was there before
a newer one took its place; it stays readable. The *shelf* is the folder, outside everything that
is served, in which the files lie under made-up names, each sealed with the field key. A file that
is *laid down* belongs to no document until the change that names it is committed; one that no
document names any more is *leaving*, and is swept from the shelf.
"""
