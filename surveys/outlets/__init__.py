"""What a report is put out as: the page, and files. An outlet reads the report and nothing below it.

Every module of this folder is loaded, and one that makes a file says so by its `OUTLET`.
"""

from importlib import import_module
from pkgutil import iter_modules

from surveys.outlets.file import FileOutlet

FILES: dict[str, FileOutlet] = {}
"""Name in the address, which is the module's → outlet."""

for module in iter_modules(__path__):
    loaded = import_module(f"{__name__}.{module.name}")
    if hasattr(loaded, "OUTLET"):
        FILES[module.name] = loaded.OUTLET

__all__ = ["FILES", "FileOutlet"]
