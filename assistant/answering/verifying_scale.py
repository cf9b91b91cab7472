"""How likely it is that a sentence was turned round, from all numbers of force and denial together.

Small decision trees, fitted by `python -m evals.fit_verifier` and kept in `verifying_trees.txt`: the
names of the numbers on the first line, then a tree a line, its nodes in preorder, "n<x" for the n-th
number below x and a bare number for what a leaf adds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

TREES = Path(__file__).parent / "verifying_trees.txt"
TURNED, BORNE_OUT = 0.85, 0.8
"""Chance from which a sentence counts as turned round when no rule says so, and when one does. Measured by
cross-validation (a true pair and its changes on one side): with the rules alone 6.7 and 9.2 % false
alarms and 78 and 77 % of changes of force and denial found on two sets by strangers, so weighed 6.7
and 5.8 % and 77 and 79 %; 0.88 for both gives 3.3 and 3.3 % and 72 and 76 %."""
Node = tuple[str, float, int]
"""Name of the number, bound, place of the node for numbers from the bound on; a leaf has no name."""


@cache
def _trees() -> tuple[tuple[Node, ...], ...]:
    lines = TREES.read_text(encoding="utf-8").splitlines()
    names = lines[0].split("\t")
    return tuple(tuple(_nodes(line.split(), names)) for line in lines[1:])


def _nodes(tokens: list[str], names: list[str]) -> Iterator[Node]:
    for at, token in enumerate(tokens):
        if "<" in token:
            name, bound = token.split("<")
            yield names[int(name)], float(bound), _end(tokens, at + 1)
        else:
            yield "", float(token), 0


def _end(tokens: list[str], at: int) -> int:
    """The place after the tree that begins at `at`."""
    open_nodes = 1
    while open_nodes:
        open_nodes += 1 if "<" in tokens[at] else -1
        at += 1
    return at


def chance(numbers: Mapping[str, float]) -> float:
    """The chance, 0-1, that force or denial was changed. Raises OSError when the trees are missing."""
    total = 0.0
    for tree in _trees():
        at = 0
        while True:
            name, bound, above = tree[at]
            if not name:
                total += bound
                break
            at = at + 1 if numbers.get(name, 0.0) <= bound else above
    return 1.0 / (1.0 + math.exp(-total))
