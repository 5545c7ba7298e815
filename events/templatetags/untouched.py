"""A form that nobody has typed into yet, written without the templates of its widgets: they are half of what a page costs.

What is written is what crispy-forms writes (tests/events/test_untouched.py). A form that is sent back with its errors is
left to it.
"""

from collections.abc import Callable, Iterable
from html import escape

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()

FIELD = """<div id="div_{id}" class="mb-3">
<label for="{id}" class="form-label">{label}</label>
{control}{help}</div>
"""
HELP = '\n<div id="{id}_helptext" class="form-text">{text}</div>\n'
SELECT = '<select name="{name}" class="select form-select" id="{id}"{described}>{options}</select>'
OPTION = '<option value="{value}"{selected}>{label}</option>'
INPUT = '<input type="{kind}" name="{name}" maxlength="{most}" class="{kind_class} form-control"{described} id="{id}">'


@register.filter
def untouched(form: forms.Form) -> SafeString:
    if form.is_bound:
        bound: SafeString = as_crispy_form(form)
        return bound
    return SafeString("".join(field_of(field) for field in form))


def field_of(field: BoundField) -> str:
    """A choice or a text that is asked for and may be left empty."""
    identity, text = field.id_for_label, str(field.help_text)
    described = f' aria-describedby="{identity}_helptext"' if text else ""
    write: Callable[[BoundField, str], str] = select if isinstance(field.field, forms.ChoiceField) else typed
    return FIELD.format(
        id=identity,
        label=escape(str(field.label)),
        control=write(field, described),
        help=HELP.format(id=identity, text=text) if text else "",
    )


def select(field: BoundField, described: str) -> str:
    chosen = str(field.value() or "")
    choices: list[tuple[object, object]] = [(str(value), label) for value, label in choices_of(field)]
    options = (
        OPTION.format(
            value=escape(str(value)), selected=" selected" if value == chosen else "", label=escape(str(label))
        )
        for value, label in choices
    )
    return SELECT.format(name=field.html_name, id=field.id_for_label, described=described, options="".join(options))


def choices_of(field: BoundField) -> Iterable[tuple[object, object]]:
    known: Iterable[tuple[object, object]] = field.field.choices  # type: ignore[attr-defined]
    return known


def typed(field: BoundField, described: str) -> str:
    kind = str(field.field.widget.input_type)
    return INPUT.format(
        kind=kind,
        name=field.html_name,
        most=field.field.max_length,  # type: ignore[attr-defined]
        kind_class=f"{kind}input",
        described=described,
        id=field.id_for_label,
    )
