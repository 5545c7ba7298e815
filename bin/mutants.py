"""Small faults in a module, one at a time, as a hand could make them: what bin.mutate lets the tests look for.

Texts are left alone, and so are annotations and the fields of classes: what they say is checked by other means.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

ORDER: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
LEFT_OUT = {
    "accepted",
    "distinct",
    "exclude",
    "filter",
    "lower",
    "of",
    "order_by",
    "select_for_update",
    "standing",
    "strip",
}
"""Methods that can be taken out of a chain of calls and leave one that runs."""
OPTIONAL = {"Q", "create", "exclude", "filter", "get", "get_or_create", "log", "post", "save", "update"}
"""Functions whose arguments can each be left out."""
HARD_TO_LEAVE_OUT = {"action", "target", "key", "to", "template", "language"}
"""Arguments of those that Python itself misses."""
DECORATORS = {"transaction.atomic", "login_required", "require_POST", "party_page"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Mutant:
    """A module's `source` with one fault. `function` is the qualified name, empty for what a module does itself."""

    function: str
    line: int
    change: str
    source: str


def mutants_of(source: str) -> list[Mutant]:
    """All of a module's, in order; `change` is unique in its function."""
    text, seen, made = Text(source), dict[tuple[str, str], int](), []
    for function, node, new in faults(ast.parse(source), ""):
        change = f"{one_line(text.of(node))} → {one_line(new)}"
        seen[function, change] = number = seen.get((function, change), 0) + 1
        numbered = change if number == 1 else f"{change} ({number})"
        made.append(Mutant(function, node.lineno, numbered, text.replaced(node, new)))
    return made


class Text:
    """A source by the places that `ast` tells, which are counted in bytes."""

    def __init__(self, source: str) -> None:
        self.encoded = source.encode()
        self.lines = [0]
        for line in self.encoded.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))

    def span(self, node: Any) -> tuple[int, int]:
        return self.lines[node.lineno - 1] + node.col_offset, self.lines[node.end_lineno - 1] + node.end_col_offset

    def of(self, node: Any) -> str:
        start, end = self.span(node)
        return self.encoded[start:end].decode()

    def replaced(self, node: Any, new: str) -> str:
        start, end = self.span(node)
        return (self.encoded[:start] + new.encode() + self.encoded[end:]).decode()


def one_line(text: str) -> str:
    return " ".join(text.split()).replace("( ", "(").replace(", )", ")").replace(" )", ")")


def faults(node: ast.AST, function: str, in_class: bool = False) -> Iterator[tuple[str, Any, str]]:
    """(function, the node to replace, what to put there) for everything below `node`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef):
            inner = qualified(node, function, child.name)
            for decorator in child.decorator_list:
                if isinstance(child, Function) and ast.unparse(decorator) in DECORATORS:
                    yield inner, decorator, "(lambda undecorated: undecorated)"
            yield from faults(child, inner, in_class=isinstance(child, ast.ClassDef))
        elif not (in_class or is_left_alone(node, child, function)):
            yield from ((function, *way) for way in branches(child))
            yield from ((function, child, new) for new in replacements(child))
            yield from faults(child, function)


def qualified(outer: ast.AST, function: str, name: str) -> str:
    """As Python names it itself."""
    within = "<locals>." if isinstance(outer, Function) else ""
    return f"{function}.{within}{name}" if function else name


def is_left_alone(parent: ast.AST, child: ast.AST, function: str) -> bool:
    if isinstance(child, ast.JoinedStr | ast.Import | ast.ImportFrom):
        return True
    if isinstance(parent, Function) and (child is parent.returns or child in parent.decorator_list):
        return True
    if isinstance(parent, ast.AnnAssign | ast.arg) and child is parent.annotation:
        return True
    if (
        isinstance(parent, ast.Call)
        and isinstance(parent.func, ast.Name)
        and parent.func.id in ("cast", "TypeVar", "_")
    ):
        return True
    return not function and isinstance(child, ast.Assign | ast.AnnAssign) and is_alias(child)


def is_alias(assigned: ast.Assign | ast.AnnAssign) -> bool:
    """A name for a type, such as `View = Callable[..., HttpResponse]`."""
    return isinstance(assigned.value, ast.Subscript | ast.BinOp) and ast.unparse(assigned.value)[0].isupper()


def branches(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """A condition that always holds, and one that never does."""
    if isinstance(node, ast.comprehension):
        yield from ((test, "True") for test in node.ifs if not names_something(test))
    if isinstance(node, ast.If):
        yield node.test, "False"
        if not names_something(node.test):
            yield node.test, "True"


def names_something(condition: ast.expr) -> bool:
    return any(isinstance(inner, ast.NamedExpr) for inner in ast.walk(condition))


def replacements(node: ast.AST) -> Iterator[str]:
    """What the node can be replaced with, each a fault."""
    for kind, change in CHANGES.items():
        if isinstance(node, kind):
            for new in change(node):
                yield f"({ast.unparse(new)})" if isinstance(new, ast.expr) else new


def comparison(node: ast.Compare) -> Iterator[ast.expr]:
    for index, sign in enumerate(node.ops):
        changed = copy.copy(node)
        changed.ops = [*node.ops[:index], ORDER[type(sign)](), *node.ops[index + 1 :]]
        yield changed


def condition(node: ast.BoolOp) -> Iterator[ast.expr]:
    """One part less; what a part gives a name to stays."""
    for index, part in enumerate(node.values):
        rest = [*node.values[:index], *node.values[index + 1 :]]
        if not names_something(part):
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def negation(node: ast.UnaryOp) -> Iterator[ast.expr]:
    if isinstance(node.op, ast.Not):
        yield node.operand


def sum_of(node: ast.BinOp) -> Iterator[ast.expr]:
    if type(node.op) in SUMS:
        yield ast.BinOp(node.left, SUMS[type(node.op)](), node.right)


def constant(node: ast.Constant) -> Iterator[ast.expr]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)


def choice(node: ast.IfExp) -> Iterator[ast.expr]:
    yield from (node.body, node.orelse)


def call(node: ast.Call) -> Iterator[ast.expr]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if isinstance(node.func, ast.Attribute) and name in LEFT_OUT:
        yield node.func.value
    if name in OPTIONAL and len(node.args) + len(node.keywords) > 1:
        yield from (ast.Call(node.func, without(node.args, one), node.keywords) for one in node.args)
        optional = [one for one in node.keywords if one.arg and one.arg not in HARD_TO_LEAVE_OUT]
        yield from (ast.Call(node.func, node.args, without(node.keywords, one)) for one in optional)
    for keyword in node.keywords:
        if keyword.arg == "update_fields" and isinstance(keyword.value, ast.List):
            for fewer in shorter(keyword.value):
                yield ast.Call(
                    node.func, node.args, [*without(node.keywords, keyword), ast.keyword("update_fields", fewer)]
                )
    for index, given in enumerate(node.args):
        if name == "allow" and isinstance(given, ast.List):
            for fewer in shorter(given):
                yield ast.Call(node.func, [*node.args[:index], fewer, *node.args[index + 1 :]], node.keywords)


def shorter(listed: ast.List) -> Iterator[ast.List]:
    if len(listed.elts) > 1:
        yield from (ast.List(without(listed.elts, one), ast.Load()) for one in listed.elts)


def without(nodes: list[Any], left_out: Any) -> list[Any]:
    return [node for node in nodes if node is not left_out]


def done(node: ast.Expr) -> Iterator[str]:
    """A statement that does something is left out."""
    if isinstance(node.value, ast.Call):
        yield "pass"


def kept(node: ast.Assign | ast.AugAssign) -> Iterator[str]:
    """A thing is not changed; a name that is never given would only be missed by Python itself."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    parts = [part for one in targets for part in (one.elts if isinstance(one, ast.Tuple) else [one])]
    if isinstance(parts[0], ast.Attribute | ast.Subscript):
        yield "pass"


def answer(node: ast.Return) -> Iterator[str]:
    if node.value is not None and not isinstance(node.value, ast.Constant):
        yield "return None"


def refusal(node: ast.Raise) -> Iterator[str]:
    yield "pass"


CHANGES: dict[type[ast.AST], Callable[[Any], Iterator[ast.expr | str]]] = {
    ast.Compare: comparison,
    ast.BoolOp: condition,
    ast.UnaryOp: negation,
    ast.BinOp: sum_of,
    ast.Constant: constant,
    ast.IfExp: choice,
    ast.Call: call,
    ast.Expr: done,
    ast.Assign: kept,
    ast.AugAssign: kept,
    ast.Return: answer,
    ast.Raise: refusal,
}
