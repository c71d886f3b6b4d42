"""What rows are grouped by, here and in scores, and the library's code for each."""

DIMENSIONS = ("model", "category", "macro", "attack", "language")
MODEL, CATEGORY, MACRO, ATTACK, LANGUAGE = range(5)
