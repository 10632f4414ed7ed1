"""What was asked, of whom, in which words, with which codes.

``model`` holds variables, answers and universes, ``read`` reads them from ``data/codebook`` and checks every
cross-reference, ``rules`` reads expressions such as "age >= 13", ``study`` is what is this survey's alone.
"""
