"""What rows are grouped by, here and in scores, and the library's code for each."""

from ._abi import lib, names_of
from ._constants import Dimension

DIMENSIONS = names_of(lib.alert_dimension_name)
MODEL, CATEGORY, MACRO, ATTACK, LANGUAGE = map(int, Dimension)
