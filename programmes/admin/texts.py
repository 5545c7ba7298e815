"""The texts of a programme side by side by language, and a page to write those of one thing."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from digiverkosto.meanwhile import SEEN, changed_meanwhile, seen
from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of, said_of
from programmes.admin.stages import found, frame, text_address
from programmes.checklist import activities_of
from programmes.forms import shown_texts, texts_form
from programmes.models import Activity, Programme
from programmes.services import catalogue
from programmes.texts import LANGUAGES, Owner, columns_of_texts, missing_by_language, texts

if TYPE_CHECKING:
    from programmes.admin.programme import ProgrammeAdmin

MISSING = "missing"
"""What an address asks for, to see only what is missing."""


def texts_page(page: "ProgrammeAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Every text in three columns; with `?missing=1` those alone that lack a language."""
    programme = found(page, request, pk)
    owners: list[Owner] = [programme, *activities_of(programme)]
    only = MISSING in request.GET
    said = [(owner, [text for text in shown_texts(owner, only) if text.is_shown]) for owner in owners]
    context = {
        **frame(page, request, programme, "texts"),
        "groups": [(owner, text_address(owner), known) for owner, known in said if known],
        "languages": LANGUAGES,
        "only_missing": only,
        "missing": missing_by_language(texts(programme, activities_of(programme))),
    }
    return TemplateResponse(request, "admin/programmes/programme/texts.html", context)


def text_page(page: "ProgrammeAdmin", request: HttpRequest, pk: int, activity: int | None = None) -> HttpResponse:
    """The texts of the programme itself or of one activity, in three languages beside each other."""
    programme = found(page, request, pk)
    if not page.has_change_permission(request, programme):
        raise PermissionDenied
    owner = owner_of(programme, activity)
    only = MISSING in request.GET
    before = seen(owner, columns_of_texts(owner))
    form = written(owner, request, only)
    if request.method == "POST" and form.is_valid() and kept(owner, form, request):
        messages.success(request, _("The texts of “%(what)s” were saved.") % {"what": owner})
        return redirect("admin:programme-texts", programme.pk)
    rows = [(text, [form[f"{text.name}_{language}"] for language in LANGUAGES]) for text in shown_texts(owner, only)]
    context = {
        **frame(page, request, found(page, request, pk), "texts"),
        "owner": owner,
        "is_activity": activity is not None,
        "form": form,
        "rows": [row for row in rows if row[1]],
        "languages": LANGUAGES,
        "seen": before,
    }
    return TemplateResponse(request, "admin/programmes/programme/text.html", context)


def owner_of(programme: Programme, activity: int | None) -> Owner:
    """Raises Http404 for an activity of another programme."""
    if activity is None:
        return Programme.objects.get(pk=programme.pk)
    try:
        return Activity.objects.select_related("programme").get(pk=activity, programme=programme.pk)
    except Activity.DoesNotExist as error:
        raise Http404 from error


def written(owner: Owner, request: HttpRequest, only_missing: bool) -> Any:
    """The form, refused at once when somebody has changed a text since it was opened."""
    form = texts_form(owner, only_missing)(request.POST or None, instance=owner)
    if request.method == "POST" and (changed := changed_meanwhile(owner, request.POST.get(SEEN, ""))):
        form.add_error(None, said_of(changed))
    return form


def kept(owner: Owner, form: forms.ModelForm[Any], request: HttpRequest) -> bool:
    """Whether the service took it; why not is said on the form."""
    actor, changed = actor_of(request), form.changed_data
    try:
        if isinstance(owner, Programme):
            catalogue.save_programme(programme=owner, changed=changed, actor=actor)
        else:
            catalogue.save_activity(activity=owner, changed=changed, actor=actor)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
