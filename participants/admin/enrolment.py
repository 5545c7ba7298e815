"""The register of enrolments; deciding on one, and typing one in, have pages of their own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digiverkosto.registers import Register, actor_of
from participants.admin import deciding, phoning
from participants.forms.enrolment import suggested
from participants.models import Enrolment
from participants.services import enrolments

TYPED = ("consultant", "may_be_named")
"""What staff change of one; all else is its contact person's, or a decision."""
UNTOLD = ("id", "receipt")
"""What only the portal reads."""
Page = Callable[[HttpRequest, Enrolment], dict[str, Any] | None]
"""What a page of one enrolment shows; None when what was asked for is done."""


@admin.register(Enrolment)
class EnrolmentAdmin(Register[Enrolment]):
    """Who has enrolled; the decision has a page of its own."""

    list_display = ["party_name", "programme", "state", "contact_name", "submitted_at", "said_last", "decide_link"]
    list_filter = ["state", "programme"]
    list_select_related = ["municipality", "consortium", "programme"]
    search_fields = ["contact_name", "contact_email", "municipality__name_fi", "consortium__name"]
    exclude = UNTOLD
    readonly_fields = [field.name for field in Enrolment._meta.fields if field.name not in (*TYPED, *UNTOLD)]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Municipalities enrol by themselves, or staff type in what they were told by telephone, on a page of its own."""
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return Enrolment.objects.with_last_remark()

    def store(self, request: HttpRequest, row: Enrolment, form: forms.ModelForm[Enrolment], *, made: bool) -> None:
        actor = actor_of(request)
        if "consultant" in form.changed_data:
            enrolments.assign_consultant(enrolment=row, consultant=row.consultant, actor=actor)
        if "may_be_named" in form.changed_data:
            enrolments.name_publicly(enrolment=row, may=row.may_be_named, actor=actor)

    @admin.display(description=gettext_lazy("participant"))
    def party_name(self, enrolment: Enrolment) -> str:
        return str(enrolment.party)

    @admin.display(description=gettext_lazy("messages"))
    def said_last(self, enrolment: Enrolment) -> str:
        """Who is to answer."""
        from_staff = getattr(enrolment, "last_from_staff", None)
        if from_staff is None:
            return "–"
        return _("waits for the contact person") if from_staff else _("waits for us")

    @admin.display(description=gettext_lazy("decision"))
    def decide_link(self, enrolment: Enrolment) -> SafeString | str:
        if enrolment.state not in Enrolment.UNDECIDED:
            return enrolment.get_state_display()
        return format_html(
            '<a class="button" href="{}">{}</a>', reverse("admin:enrolment-decide", args=[enrolment.pk]), _("Decide")
        )

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        own = [
            path("by-phone/", site.admin_view(self.by_phone), name="enrolment-by-phone"),
            path("<int:pk>/decide/", site.admin_view(self.decide), name="enrolment-decide"),
            path("<int:pk>/ask/", site.admin_view(self.ask), name="enrolment-ask"),
            path("<int:pk>/undo/", site.admin_view(self.undo), name="enrolment-undo"),
            path("<int:pk>/withdraw/", site.admin_view(self.withdraw), name="enrolment-withdraw-by-staff"),
        ]
        return [*own, *super().get_urls()]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read the enrolment, decide on it, and talk about it."""
        return self.page(request, pk, "decide", deciding.decide)

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, pk, "undo", deciding.undo)

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, pk, "withdraw", deciding.withdraw)

    def ask(self, request: HttpRequest, pk: int) -> HttpResponse:
        return deciding.ask(request, self.asked_for(request, pk))

    def by_phone(self, request: HttpRequest) -> HttpResponse:
        """Type in what a contact person tells by telephone."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form, made = phoning.type_in(request)
        if made is not None:
            return redirect("admin:enrolment-decide", made.pk)
        context = {"title": _("Enrolment by telephone"), "form": form, "places": suggested()}
        return self.shown(request, "by_phone", context)

    def asked_for(self, request: HttpRequest, pk: int) -> Enrolment:
        enrolment = get_object_or_404(Enrolment.objects.with_party(), pk=pk)
        if not self.has_change_permission(request, enrolment):
            raise PermissionDenied
        return enrolment

    def page(self, request: HttpRequest, pk: int, name: str, page: Page) -> HttpResponse:
        """A page of one enrolment; what is done leads back to the first of them."""
        enrolment = self.asked_for(request, pk)
        shown = page(request, enrolment)
        if shown is None:
            return redirect("admin:enrolment-decide", pk)
        return self.shown(request, name, {"title": str(enrolment.party), **shown})

    def shown(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        full = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/participants/enrolment/{name}.html", full)
