"""Holds templates and named addresses to the floors of the house, as the import contract holds imports.

An app's template loads tags, extends and includes templates, and names pages only of its own floor or below; an address
named in its Python code likewise. What lies in `templates/` is the project's frame: every template may extend it, and it
stands as low as the accounts, whose pages it dresses. It leads besides to the doors that the settings name.

python -m bin.floors
"""

import ast
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digiverkosto.settings.test")
django.setup()

from django.conf import settings  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import URLPattern, URLResolver, get_resolver  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
URL_TAG = re.compile(r"{%-?\s*(?:url|participant_url)\s+[\"']([\w:-]+)[\"']")
LOAD_TAG = re.compile(r"{%-?\s*load\s+([^%]+?)\s*-?%}")
TEMPLATE_TAG = re.compile(r"{%-?\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")
FRAME_STANDS_ON = "accounts"
DOORS = {"admin:index", settings.LOGIN_REDIRECT_URL, settings.LOGOUT_REDIRECT_URL}
"""Where people land who come in or leave: anybody may lead there, whoever makes the page."""
NAMING = {"reverse": 0, "redirect": 0, "reverse_lazy": 0, "page_address": 0, "address": 0, "to": 1}
"""Functions that take an address by its name, and which argument that is."""


@dataclass(frozen=True)
class Naming:
    """Something that a file names, and the app that it belongs to; None for what is no app's of ours."""

    what: str
    owner: str | None


@cache
def floors() -> dict[str, int]:
    """App → its floor, 0 at the top; apps beside each other share one."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {app.strip(): floor for floor, apps in enumerate(layers) for app in apps.split("|")}


def app_of(path: Path) -> str | None:
    """The app of ours that a file lies in."""
    first = path.relative_to(ROOT).parts[0] if path.is_relative_to(ROOT) else ""
    return first if first in floors() else None


def floor_of(path: Path) -> str | None:
    """The app whose floor a file stands on."""
    return FRAME_STANDS_ON if path.is_relative_to(ROOT / "templates") else app_of(path)


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name of an address, the app whose view answers there)."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from addresses(pattern, space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{prefix}{pattern.name}", module_of(pattern).partition(".")[0]


def module_of(pattern: URLPattern) -> str:
    """Where the view lives; a page of the admin lives where its register does."""
    name = re.fullmatch(r"(\w+?)_\w+_(?:changelist|add|change|delete|history)", pattern.name or "")
    return name[1] if name else str(getattr(pattern.callback, "__module__", ""))


@cache
def owners() -> dict[str, str]:
    return dict(addresses(get_resolver()))


def named_page(name: str) -> Naming:
    owner = None if name in DOORS else owners().get(name)
    return Naming(f"the page {name}", owner if owner in floors() else None)


def named_tags(library: str) -> Naming:
    module = engines["django"].engine.libraries.get(library, "")  # type: ignore[attr-defined]
    owner = module.partition(".")[0]
    return Naming(f"the tags {library}", owner if owner in floors() else None)


def named_template(name: str) -> Naming:
    path = Path(engines["django"].get_template(name).origin.name)  # type: ignore[attr-defined]
    return Naming(f"the template {name}", app_of(path))


def names_in_template(source: str) -> Iterator[Naming]:
    yield from map(named_page, URL_TAG.findall(source))
    yield from map(named_template, TEMPLATE_TAG.findall(source))
    for names in LOAD_TAG.findall(source):
        for library in names.partition(" from ")[2].split() or names.split():
            yield named_tags(library)


def names_in_code(source: str) -> Iterator[Naming]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            index = NAMING.get(called)
            if index is not None and len(node.args) > index and isinstance(node.args[index], ast.Constant):
                yield named_page(str(node.args[index].value))  # type: ignore[attr-defined]


def complaints(path: Path) -> Iterator[str]:
    """One sentence for everything that lies above the file's own floor."""
    app = floor_of(path)
    if app is None:
        return
    source = path.read_text(encoding="utf-8")
    names = names_in_code(source) if path.suffix == ".py" else names_in_template(source)
    for naming in names:
        if naming.owner and naming.owner != app and floors()[naming.owner] <= floors()[app]:
            yield f"{os.path.relpath(path, ROOT)} names {naming.what}, which is {naming.owner}'s: let {naming.owner} register it"


def files() -> Iterator[Path]:
    for room in [*floors(), "templates"]:
        yield from (
            path for path in (ROOT / room).rglob("*") if path.suffix in {".py", ".html", ".txt", ".svg", ".css"}
        )


def main() -> int:
    sentences = sorted({complaint for path in files() for complaint in complaints(path)})
    print("\n".join(sentences))
    return bool(sentences)


if __name__ == "__main__":
    sys.exit(main())
