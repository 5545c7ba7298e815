"""Enrolments and the decision on them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from digiverkosto.refusals import Refused
from digiverkosto.registers import Register, actor_of
from participants.models import Enrolment
from participants.services import enrolments
from participants.services.claims import held_by_others, named_by


class DecisionForm(forms.Form):
    """Accept or decline, with a note to the contact person."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("accept", gettext_lazy("Accept")), ("decline", gettext_lazy("Decline"))],
        widget=forms.RadioSelect,
    )
    consultant = forms.ModelChoiceField(
        label=gettext_lazy("Responsible consultant"),
        queryset=User.objects.filter(staff_role=User.StaffRole.CONSULTANT),
        required=False,
        empty_label=gettext_lazy("not chosen yet"),
    )
    note = forms.CharField(
        label=gettext_lazy("Note to the contact person"),
        help_text=gettext_lazy("Goes into the mail. Needed when you decline."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )


@admin.register(Enrolment)
class EnrolmentAdmin(Register[Enrolment]):
    """Who has enrolled; the decision has a page of its own."""

    list_display = ["party_name", "programme", "state", "contact_name", "submitted_at", "decide_link"]
    list_filter = ["state", "programme"]
    list_select_related = ["municipality", "consortium", "programme"]
    search_fields = ["contact_name", "contact_email", "municipality__name_fi", "consortium__name"]
    readonly_fields = [field.name for field in Enrolment._meta.fields if field.name not in ("consultant", "receipt")]
    exclude = ["receipt"]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Municipalities enrol by themselves."""
        return False

    def store(self, request: HttpRequest, row: Enrolment, form: forms.ModelForm[Enrolment], *, made: bool) -> None:
        enrolments.assign_consultant(enrolment=row, consultant=row.consultant, actor=actor_of(request))

    @admin.display(description=gettext_lazy("participant"))
    def party_name(self, enrolment: Enrolment) -> str:
        return str(enrolment.party)

    @admin.display(description=gettext_lazy("decision"))
    def decide_link(self, enrolment: Enrolment) -> SafeString | str:
        if enrolment.state not in Enrolment.UNDECIDED:
            return enrolment.get_state_display()
        return format_html(
            '<a class="button" href="{}">{}</a>', reverse("admin:enrolment-decide", args=[enrolment.pk]), _("Decide")
        )

    def get_urls(self) -> list[URLPattern]:
        decide = path("<int:pk>/decide/", self.admin_site.admin_view(self.decide), name="enrolment-decide")
        return [decide, *super().get_urls()]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read the enrolment and decide on it."""
        enrolment = get_object_or_404(Enrolment.objects.with_party(), pk=pk)
        if not self.has_change_permission(request, enrolment):
            raise PermissionDenied
        form = DecisionForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and decided(request, enrolment, form):
            return redirect("admin:participants_enrolment_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": str(enrolment.party),
            "enrolment": enrolment,
            "members": named_by(enrolment),
            "claimed": held_by_others(enrolment),
            "undecided": enrolment.state in Enrolment.UNDECIDED,
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/participants/enrolment/decide.html", context)


def decided(request: HttpRequest, enrolment: Enrolment, form: DecisionForm) -> bool:
    """Carry out the decision of a valid form; a refusal goes into the form."""
    data, actor = form.cleaned_data, actor_of(request)
    try:
        if data["decision"] == "accept":
            enrolments.accept(enrolment=enrolment, actor=actor, consultant=data["consultant"], note=data["note"])
            messages.success(
                request,
                _("%(party)s was accepted. The contact person gets a mail with a way in.") % {"party": enrolment.party},
            )
        else:
            enrolments.decline(enrolment=enrolment, actor=actor, note=data["note"])
            messages.success(
                request, _("%(party)s was declined. The contact person gets your note.") % {"party": enrolment.party}
            )
    except Refused as refusal:
        form.add_error("note" if isinstance(refusal, enrolments.NoteMissing) else None, str(refusal))
        return False
    return True
