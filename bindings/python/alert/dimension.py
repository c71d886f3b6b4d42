"""What rows are grouped by, here and in scores, and the library's code for each."""

from ._constants import Dimension
from ._numbers import words

DIMENSIONS = words(Dimension)
MODEL, CATEGORY, MACRO, ATTACK, LANGUAGE = map(int, Dimension)
