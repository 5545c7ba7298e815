"""The times that consultants offer for municipal activities, what was booked on them, and proposals to answer."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from digiverkosto.lines import one_line
from digiverkosto.numbers import number_in
from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of
from events.admin.life import shown
from events.admin.times import TimesForm
from events.models import Proposal, Slot
from events.services import slots as services
from programmes.models import Activity, Programme

if TYPE_CHECKING:
    from events.admin.event import EventAdmin

ROWS = 6
"""Times that are offered at once."""


def consultants() -> Any:
    return User.objects.filter(staff_role=User.StaffRole.CONSULTANT, is_active=True).order_by("name", "pk")


class ActivityChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Activity) -> str:
        return f"{obj.programme}: {obj}"


class WhoseForm(forms.Form):
    """What is held, and by whom."""

    activity = ActivityChoice(label=gettext_lazy("Activity"), queryset=Activity.objects.none())
    consultant: Any = forms.ModelChoiceField(label=gettext_lazy("Consultant"), queryset=User.objects.none())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        running = Activity.objects.municipal().filter(kind__in=services.SESSIONS)
        running = running.exclude(programme__state=Programme.State.ENDED).select_related("programme")
        self.fields["activity"].queryset = running.order_by("-programme__starts", "position")  # type: ignore[attr-defined]
        self.fields["consultant"].queryset = consultants()  # type: ignore[attr-defined]
        self.fields["consultant"].initial = user.pk


class AnswerForm(forms.Form):
    """Whether a proposed time suits, who holds the session, and a word besides."""

    consultant: Any = forms.ModelChoiceField(label=gettext_lazy("Consultant"), queryset=User.objects.none())
    words = forms.CharField(
        label=gettext_lazy("What they should know"), max_length=300, required=False, validators=[one_line]
    )

    def __init__(self, *args: Any, proposal: Proposal, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consultant"].queryset = consultants()  # type: ignore[attr-defined]
        self.fields["consultant"].initial = proposal.enrolment.consultant_id or user.pk


Rows = forms.formset_factory(TimesForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


def slots(page: "EventAdmin", request: HttpRequest) -> HttpResponse:
    """What is proposed, what is offered and booked, and a form that offers more."""
    if not page.has_change_permission(request):
        raise PermissionDenied
    whose = WhoseForm(request.POST or None, user=actor_of(request))
    rows = Rows(request.POST or None)
    if request.method == "POST" and whose.is_valid() and rows.is_valid() and offered(request, whose, rows):
        return redirect("admin:event-slots")
    parties = ("municipality", "consortium")
    coming = Slot.objects.filter(ends_at__gte=timezone.now()).select_related(
        "activity__programme", "consultant", *(f"event__enrolment__{party}" for party in parties)
    )
    waiting = Proposal.objects.filter(state=Proposal.State.OPEN).select_related(
        "activity", "author", *(f"enrolment__{party}" for party in parties)
    )
    context = {"slots": coming, "proposals": waiting, "whose": whose, "formset": rows}
    return shown(page, request, None, _("Times for own sessions"), "slots", **context)


def offered(request: HttpRequest, whose: WhoseForm, rows: Any) -> bool:
    times = [row.span() for row in rows if not row.is_empty(row.cleaned_data)]
    if not times:
        whose.add_error(None, _("Fill in one row at least."))
        return False
    try:
        services.offer(times=times, actor=actor_of(request), **whose.cleaned_data)
    except Refused as refusal:
        whose.add_error(None, str(refusal))
        return False
    told = ngettext("%(times)s time is offered.", "%(times)s times are offered.", len(times))
    messages.success(request, told % {"times": len(times)})
    return True


def withdraw(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then offer the time no longer, or cancel the session that is booked on it."""
    if not page.has_change_permission(request):
        raise PermissionDenied
    slot = get_object_or_404(Slot.objects.select_related("activity", "consultant", "event__enrolment"), pk=pk)
    if request.method == "POST" and number_in(request.POST.get("booked")) != (slot.event_id or 0):
        messages.warning(request, _("The time has been booked or come free meanwhile. Look at it as it is now."))
        return redirect("admin:event-slot-withdraw", slot.pk)
    if request.method == "POST":
        try:
            with transaction.atomic():
                if slot.event is not None:
                    services.cancel(event=slot.event, actor=actor_of(request), by_staff=True)
                services.withdraw(slot=slot, actor=actor_of(request))
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("The time is not offered any more."))
        return redirect("admin:event-slots")
    return shown(page, request, None, _("Offer this time no longer?"), "slot_withdraw", slot=slot)


def proposal(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a proposed time, which books it, or say that it does not suit."""
    if not page.has_change_permission(request):
        raise PermissionDenied
    parties = ("enrolment__municipality", "enrolment__consortium", "enrolment__programme")
    asked = get_object_or_404(Proposal.objects.select_related("activity", "author", *parties), pk=pk)
    form = AnswerForm(request.POST or None, proposal=asked, user=actor_of(request))
    act = request.POST.get("act")
    if request.method == "POST" and act in ("agree", "decline") and form.is_valid():
        try:
            agree = act == "agree"
            services.answer(proposal=asked, agree=agree, actor=actor_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The session is booked.") if agree else _("The participant is told."))
            return redirect("admin:event-slots")
    return shown(page, request, None, _("Does this time suit?"), "proposal", proposal=asked, form=form)
