"""People in a list that was pasted: from a mail program, a sheet or a text, one on a line or in a row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from accounts.fields import AddressField, NameField

MOST = 50
"""People in one list."""
ADDRESS = re.compile(r"""[^\s<>;,()"']+@[^\s<>;,()"']+""")
AROUND = " \t<>;,()\"'\u00a0"
"""What stands between a name and an address and belongs to neither."""
SURNAME_FIRST = r"((?:[a-zåäö]+ )?[^\s\",;<]+),\s*([^\",;<]+?)\s*"
"""As programs for mail write “Meikäläinen, Maija” or “von Essen, Eva”; the words before the comma are otherwise no surname."""
IN_QUOTES = re.compile(f'"\\s*{SURNAME_FIRST}"')
BEFORE_ADDRESS = re.compile(f"^{SURNAME_FIRST}<")


def how_to_paste() -> str:
    return _(
        "One on a line, such as: Maija Meikäläinen maija@example.org. A list copied from your mail works too. At most %(most)s people at once."
    ) % {"most": MOST}


def too_long() -> str:
    return _("This list is too long: at most %(most)s people go in at once. Send it in parts.") % {"most": MOST}


class PastedField(forms.CharField):
    """A list of people as it was pasted."""

    def __init__(self, *, rows: int, **said: Any) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"rows": rows}),
            help_text=lazy(how_to_paste, str)(),
            max_length=20_000,
            error_messages={"max_length": lazy(too_long, str)()},
            **said,
        )


@dataclass(frozen=True)
class PastedPerson:
    """What a piece of the list says; `problem` in words where it does not say enough."""

    text: str
    name: str = ""
    email: str = ""
    problem: str = ""


def read_list(text: str) -> list[PastedPerson]:
    """Everybody in it once, in order, with what is wrong about each. Raises ValidationError for an empty or a long list."""
    pieces = [piece.strip(AROUND) for piece in pieces_of(text)]
    people = [read(piece) for piece in pieces if piece]
    if not people:
        raise ValidationError(_("Paste at least one person: a name and an e-mail address."))
    if len(people) > MOST:
        raise ValidationError(
            _("These are %(count)s people: at most %(most)s go in at once."),
            params={"count": len(people), "most": MOST},
        )
    once: dict[str, PastedPerson] = {}
    for person in people:
        once.setdefault(person.email or person.text, person)
    return list(once.values())


def everybody_right(text: str) -> list[PastedPerson]:
    """All of them when nothing is wrong with any; else raises ValidationError with what is wrong, person by person."""
    people = read_list(text)
    if wrong := [f"{person.text}: {person.problem}" for person in people if person.problem]:
        raise ValidationError(wrong)
    return people


def pieces_of(text: str) -> Iterator[str]:
    """Lines, and where a line is about several people, its parts: between semicolons, else between commas.

    It is, when it has several addresses, or a part with an address and a name of its own beside others.
    """
    for line in IN_QUOTES.sub(r"\2 \1", text.replace("\x00", "")).splitlines():
        parts = line.split(";" if ";" in line else ",")
        whole = [part for part in parts if ADDRESS.search(part) and ADDRESS.sub("", part).strip(AROUND)]
        others = [part for part in parts if part not in whole and part.strip(AROUND)]
        if len(ADDRESS.findall(line)) > 1 or (";" in line and whole and others):
            yield from parts
        else:
            yield line


def read(piece: str) -> PastedPerson:
    found = ADDRESS.findall(piece)
    if len(found) != 1:
        wrong = _("no e-mail address") if not found else _("several e-mail addresses")
        return PastedPerson(piece, problem=wrong)
    turned = BEFORE_ADDRESS.sub(r"\2 \1 <", piece)
    name = " ".join(turned.replace(found[0], " ").translate(dict.fromkeys(map(ord, '<>;,()"'), " ")).split())
    try:
        email = AddressField(max_length=254).clean(found[0])
    except ValidationError as error:
        return PastedPerson(piece, name, found[0], " ".join(error.messages))
    try:
        return PastedPerson(piece, NameField(max_length=120).clean(name), email)
    except ValidationError as error:
        return PastedPerson(piece, name, email, " ".join(error.messages) if name else _("no name"))
