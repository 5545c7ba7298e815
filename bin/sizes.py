"""Holds functions under 50 lines and modules to at most 400.

python -m bin.sizes
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FUNCTION_LINES = 50
MODULE_LINES = 400
Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files() -> Iterator[Path]:
    """Our own modules, those not yet committed too; migrations are written by Django."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for path in map(Path, sorted(set(listed.splitlines()))):
        if "migrations" not in path.parts and path.exists():
            yield path


def long_functions(source: str) -> Iterator[tuple[int, str, int]]:
    """Line, name and length of each function that is too long."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, Function) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            if length >= FUNCTION_LINES:
                yield node.lineno, node.name, length


def complaints(path: Path) -> Iterator[str]:
    """One sentence for everything in the file that is too long."""
    source = path.read_text(encoding="utf-8")
    length = len(source.splitlines())
    if length > MODULE_LINES and path.parts[0] != "tests":
        yield f"{path}: {length} lines, at most {MODULE_LINES} are allowed: split it by noun"
    for line, name, lines in long_functions(source):
        yield f"{path}:{line}: {name} has {lines} lines, it must have fewer than {FUNCTION_LINES}"


def main() -> int:
    sentences = [complaint for path in python_files() for complaint in complaints(path)]
    print("\n".join(sentences))
    return bool(sentences)


if __name__ == "__main__":
    sys.exit(main())
