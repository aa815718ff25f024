"""The tests, by capability."""

import gc

# Python looks for rubbish after each 700 new objects, among all that was ever imported: a fifth of
# all the work. Here it begins when the tests do, and seldom (tests/conftest.py).
gc.disable()
