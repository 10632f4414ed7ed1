"""What was asked, of whom, in which words, with which codes.

``model`` holds variables, answers and universes, ``read`` reads them from ``data/codebook`` and checks every
cross-reference; ``rules`` says what expressions such as "age >= 13" mean, ``grammar`` how they are written; ``study``
is what is this survey's alone, read by ``settings`` from ``data/study.toml``.
"""
