"""Demo: a story to look around in, told by plainly invented people.

The *story* is the same for everybody who begins it in the same month: names of trees and birds,
about 75 clients in Cambridge and fewer elsewhere, two years on the scheme, and recorded crime for
three. It goes in through the same doors as real files.
"""
