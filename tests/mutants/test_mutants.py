"""The faults that `make mutate` plants, and the list of those that nobody need notice."""

from pathlib import Path
from textwrap import dedent

import pytest
from django.conf import settings

from bin.mutants import mutants_of
from bin.mutate import harmless, table


def changes(source: str) -> list[str]:
    return [mutant.change for mutant in mutants_of(dedent(source))]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a < b", ["a < b → (a <= b)"]),
        ("x = a and b", ["a and b → (b)", "a and b → (a)"]),
        ("x = not a", ["not a → (a)"]),
        ("x = q | r", ["q | r → (q & r)"]),
        ("x = f(3)", ["3 → (4)"]),
        ("x = f(True)", ["True → (False)"]),
        ("x = a if b else c", ["a if b else c → (a)", "a if b else c → (c)"]),
        ("row.state = done", ["row.state = done → pass"]),
        ("raise Refused", ["raise Refused → pass"]),
        ("return row", ["return row → return None"]),
        ("take_seat(row)", ["take_seat(row) → pass"]),
        ("x = rows.select_for_update()", ["rows.select_for_update() → (rows)"]),
        (
            "x = rows.filter(a=b, c=d)",
            [
                "rows.filter(a=b, c=d) → (rows)",
                "rows.filter(a=b, c=d) → (rows.filter(c=d))",
                "rows.filter(a=b, c=d) → (rows.filter(a=b))",
            ],
        ),
        (
            "x = log(action='a', target=b, actor=c)",
            ["log(action='a', target=b, actor=c) → (log(action='a', target=b))"],
        ),
        (
            "x = row.save(update_fields=['a', 'b'])",
            [
                "row.save(update_fields=['a', 'b']) → (row.save(update_fields=['b']))",
                "row.save(update_fields=['a', 'b']) → (row.save(update_fields=['a']))",
            ],
        ),
        ("if a:\n        pass", ["a → False", "a → True"]),
        ("x = _('Two seats at %(most)s') % {'most': f'{2 + 2}'}", []),
        ('"""Says 3 < 4."""', []),
    ],
)
def test_line_of_a_function_has_these_faults(line: str, expected: list[str]) -> None:
    assert changes(f"def f(a, b):\n    {line}\n") == expected


def test_decorator_that_holds_a_function_together_is_taken_away() -> None:
    assert changes("@transaction.atomic\ndef f() -> None: ...\n") == [
        "transaction.atomic → (lambda undecorated: undecorated)"
    ]


def test_what_is_said_of_types_and_fields_has_no_faults() -> None:
    source = """
    View = Callable[..., 3]

    class Job(Model):
        progress = Field(default=0)

        def ended(self, most: Literal[3]) -> Literal[3]: ...
    """
    assert changes(source) == []


def test_mutant_names_its_function_as_python_does_and_tells_equal_changes_apart() -> None:
    source = """
    class A:
        def b(self):
            def c():
                f(1)
                f(1)
    """
    assert [(one.function, one.line, one.change) for one in mutants_of(dedent(source)) if "1 →" in one.change] == [
        ("A.b.<locals>.c", 5, "1 → (2)"),
        ("A.b.<locals>.c", 6, "1 → (2) (2)"),
    ]


@pytest.mark.parametrize("module", table())
def test_every_mutant_of_a_module_is_python_and_differs_from_it(module: str) -> None:
    source = (settings.BASE_DIR / module).read_text(encoding="utf-8")
    for mutant in mutants_of(source):
        compile(mutant.source, module, "exec")
        assert mutant.source != source


def test_tests_that_matter_exist() -> None:
    paths = {path for paths in table().values() for path in paths}
    assert [path for path in paths if not (settings.BASE_DIR / path).exists()] == []


def test_harmless_mutants_exist_and_say_why() -> None:
    made = {
        (module, mutant.function, mutant.change)
        for module in table()
        for mutant in mutants_of(Path(settings.BASE_DIR / module).read_text(encoding="utf-8"))
    }
    assert [key for key in harmless() if key not in made] == []
    assert [key for key, because in harmless().items() if len(because) < 20] == []
