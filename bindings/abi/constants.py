"""Computes the constants of headers: C expressions of numbers, texts and other constants."""

from __future__ import annotations

import ast
import operator
import re
from typing import Mapping, Union

Value = Union[int, float, str]

LIMITS = {f"UINT{bits}_MAX": 2**bits - 1 for bits in (8, 16, 32, 64)}
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.LShift: operator.lshift,
    ast.BitOr: operator.or_,
}
_CAST = re.compile(r"\((?:\w+_t|alert_\w+|int|double)\)")
_SUFFIX = re.compile(r"\b(0[xX][0-9a-fA-F]+|\d+)[uUlL]+\b")


def value_of(expression: str, known: Mapping[str, Value]) -> Value:
    """The value of an expression. ValueError where that can't be told."""
    plain = _SUFFIX.sub(r"\1", _CAST.sub("", expression)).strip()
    try:
        return _compute(ast.parse(plain, mode="eval").body, known)
    except (SyntaxError, KeyError) as failure:
        raise ValueError(f"no constant: {expression}") from failure


def _compute(node: ast.expr, known: Mapping[str, Value]) -> Value:
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float, str)):
        return node.value
    if isinstance(node, ast.Name):
        return known[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        operand = _compute(node.operand, known)
        if not isinstance(operand, str):
            return -operand
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_compute(node.left, known), _compute(node.right, known))
    raise ValueError(f"no constant: {ast.unparse(node)}")
