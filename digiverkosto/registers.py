"""Registers of the stock admin, which write through the services alone."""

import re
from datetime import date
from html import unescape
from typing import Any, TypeVar, cast

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Field, Model, QuerySet
from django.forms import CharField, ModelForm, TextInput
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from digiverkosto.excel import workbook_response
from digiverkosto.lines import one_line
from digiverkosto.meanwhile import SEEN, changed_meanwhile, seen
from digiverkosto.refusals import Refused

M = TypeVar("M", bound=Model)
REFUSAL = "_refusal"
EXPORT = "_export"
ONE_WAY = {"show_save_and_add_another": False, "show_save_and_continue": False}
FILTER_ENDS = re.compile(r"(__id)?(__(exact|isnull|gte|lt|in))?$")
"""How the stock filters ask by a column."""


class RegisterForm(ModelForm[Any]):
    """What a service or a constraint refuses is said beside the field that the error's code names."""

    def add_error(self, field: str | None, error: Any) -> None:
        said = error if isinstance(error, ValidationError) else ValidationError(error)
        by_field = said.error_dict if hasattr(said, "error_dict") else {field: said.error_list}
        for name, errors in by_field.items():
            on_all = name in (None, NON_FIELD_ERRORS)
            for one in errors:
                beside = one.code if on_all and one.code in self.fields else name
                super().add_error(None if beside == NON_FIELD_ERRORS else beside, one)


class Register(admin.ModelAdmin[M]):
    """One that adds or changes says how in `store`, one that deletes in `take_away`: each calls a service.

    What has neither is read only, whatever the permissions. A refusal comes back on the form with what was typed.
    """

    form = RegisterForm
    one_way_to_save = False
    """Whether the form offers saving alone, without staying on it or adding another."""
    list_per_page = 50

    def store(self, request: HttpRequest, row: M, form: ModelForm[M], *, made: bool) -> None:
        """Keep a valid form through a service. `row` has the new values and is not saved; `made`: it is a new one."""
        raise NotImplementedError

    def take_away(self, request: HttpRequest, row: M) -> None:
        """Delete through a service."""
        raise NotImplementedError

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return self._does("store") and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self._does("store") and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self._does("take_away") and super().has_delete_permission(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Rows to choose from come with all that their names are made of, where their model says what that is."""
        rows = db_field.remote_field.model._default_manager.all()
        if hasattr(rows, "for_choices"):
            kwargs.setdefault("queryset", rows.for_choices())
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SoundAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Rows to choose from come without the stock links, whose pages are elsewhere; a field of one line takes one."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        if isinstance(field, CharField) and isinstance(field.widget, TextInput):
            field.validators.append(one_line)
        return field

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """An address asks by the filters that the list has and by nothing else: it could read any other column so."""
        named = (one[0] if isinstance(one, tuple) else one for one in self.list_filter)
        asked = {getattr(name, "parameter_name", name) for name in named}
        if self.date_hierarchy:
            asked |= {f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day")}
        return FILTER_ENDS.sub("", lookup) in asked

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """What an address asks for that no column could hold is as wrong as an unknown filter: the list says so."""
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError, ValidationError) as error:
            raise IncorrectLookupParameters from error

    def response_action(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Rows that are chosen by a key that is none are not among the rows."""
        sent: Any = request.POST.copy()
        chosen = sent.getlist(ACTION_CHECKBOX_NAME)
        sent.setlist(ACTION_CHECKBOX_NAME, [key for key in chosen if is_value_of(self.opts.pk, key)])
        request.POST = sent
        return super().response_action(request, *args, **kwargs)

    def _does(self, verb: str) -> bool:
        return getattr(type(self), verb) is not getattr(Register, verb)

    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        self.store(request, obj, form, made=not change)

    def delete_model(self, request: HttpRequest, obj: M) -> None:
        self.take_away(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[M]) -> None:
        with transaction.atomic():
            for row in queryset:
                self.take_away(request, row)

    def get_form(self, request: HttpRequest, obj: M | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The form once more with the refusal on it, when the service has just refused what it holds."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if not hasattr(request, REFUSAL):
            return form
        refusal: Refused = getattr(request, REFUSAL)

        class RefusedForm(form):  # type: ignore[misc, valid-type]
            def clean(self) -> dict[str, Any]:
                super().clean()
                raise ValidationError(str(refusal), code=refusal.field)

        return RefusedForm

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if self.one_way_to_save:
            extra_context = {**ONE_WAY, **(extra_context or {})}
        row = self.get_object(request, object_id) if object_id and is_value_of(self.opts.pk, object_id) else None
        if row is not None:
            known = {"title": f"{row}", "subtitle": None, "seen": seen(row, self._typed(request, row))}
            extra_context = {**known, **(extra_context or {})}
            if request.method == "POST" and (changed := changed_meanwhile(row, request.POST.get(SEEN, ""))):
                setattr(request, REFUSAL, Refused(said_of(changed)))
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            setattr(request, REFUSAL, refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """What the list shows on all its pages, filtered and sorted as it is, for Excel."""
        asked: Any = request.GET.copy()
        del asked[EXPORT]
        request.GET = asked
        try:
            shown = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return redirect(f"{request.path}?{ERROR_FLAG}=1")
        names = [name for name in shown.list_display if name != "action_checkbox"]
        heads = [str(label_for_field(name, self.model, self)) for name in names]
        rows = shown.queryset.iterator(chunk_size=500)
        return workbook_response(
            str(self.opts.verbose_name_plural), heads, ([self.value_of(name, row) for name in names] for row in rows)
        )

    def value_of(self, name: Any, row: M) -> Any:
        """What stands in the column of this name, for Excel: numbers, dates and moments as such, all else as words."""
        field, _attribute, value = lookup_field(name, row, self)
        if isinstance(field, Field) and field.flatchoices:
            return dict(field.flatchoices).get(value, value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if value is None or isinstance(value, (int, float, date)):
            return value
        return unescape(strip_tags(str(value)))

    def _typed(self, request: HttpRequest, row: M) -> list[str]:
        """The fields that the form of this row lets its reader change."""
        return (
            list(self.get_form(request, row, change=True).base_fields)
            if self.has_change_permission(request, row)
            else []
        )

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refusal:
            return self._kept(request, refusal)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What was done to the row stands in the log, in words; the stock page knows of nothing."""
        if not is_value_of(self.opts.pk, object_id):
            return redirect("admin:log")
        if not self.has_view_permission(request):
            raise PermissionDenied
        query = urlencode({"thing": f"{self.opts.label_lower}:{object_id}"})
        return redirect(f"{reverse('admin:log')}?{query}")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        titled = {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        try:
            if EXPORT in request.GET and self.has_view_permission(request):
                return self.export(request)
            return super().changelist_view(request, titled)
        except Refused as refusal:
            return self._kept(request, refusal)

    def _kept(self, request: HttpRequest, refusal: Refused) -> HttpResponse:
        """Say why, and go back to the list."""
        self.message_user(request, str(refusal), "warning")
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")


def said_of(changed: list[str]) -> str:
    return _(
        "Somebody has changed this while you had it open: %(changed)s. Nothing was saved. Look at it, and save again to "
        "keep what you see here."
    ) % {"changed": "; ".join(changed)}


def is_value_of(field: Any, text: str) -> bool:
    """Whether the field could hold this at all: a number that is too large for its column is none."""
    try:
        field.run_validators(value := field.to_python(text))
        field.get_prep_value(value)
    except (ValueError, OverflowError, ValidationError):
        return False
    return True


class SoundAutocomplete(AutocompleteSelect):
    """The stock field that looks rows up; a form that comes with nonsense in it is shown again without."""

    def optgroups(self, name: Any, value: Any, attr: Any = None) -> Any:
        key = self.field.remote_field.model._meta.pk
        return super().optgroups(name, [one for one in value if not one or is_value_of(key, one)], attr)


def actor_of(request: HttpRequest) -> Any:
    """The member of staff who asks; the admin lets nobody else in."""
    return cast(AbstractBaseUser, request.user)
