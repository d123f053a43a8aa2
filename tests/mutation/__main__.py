"""Mutation testing of places and retention: changes one line at a time and asks the tests.

mutmut leaves decorated functions alone, since a decorator may register what it decorates. Ours are
decorated with `transaction.atomic`, which does not: these functions are the very ones to test.
"""

import sys

import libcst as cst
from mutmut.__main__ import cli
from mutmut.mutation import file_mutation

ATOMIC = cst.parse_expression("transaction.atomic")
skip = file_mutation.MutationVisitor._skip_node_and_children


def skip_unless_atomic(visitor: file_mutation.MutationVisitor, node: cst.CSTNode) -> bool:
    if isinstance(node, cst.FunctionDef) and len(node.decorators) == 1:
        [decorator] = node.decorators
        if decorator.decorator.deep_equals(ATOMIC):
            return False
    return bool(skip(visitor, node))


file_mutation.MutationVisitor._skip_node_and_children = skip_unless_atomic  # type: ignore[method-assign]

if __name__ == "__main__":
    sys.exit(cli())
