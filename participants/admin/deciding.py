"""The staff's pages of one enrolment: deciding on it, taking that back, asking, withdrawing."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import User
from digiverkosto.meanwhile import seen
from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of
from outbox.services import Worded
from participants.forms.own_enrolment import RemarkForm
from participants.models import Enrolment
from participants.queries.sent import facts_of
from participants.services import consents, conversation, correcting, enrolments, telling, undoing, withdrawing
from participants.services.claims import held_by_others, merged_since, named_by

ACCEPT, WAIT, DECLINE = "accept", "waiting", "decline"
EVENTS = {ACCEPT: "accepted", WAIT: "waiting", DECLINE: "declined"}
"""Which mail tells of which decision."""


class DecisionForm(forms.Form):
    """Accept, put on the waiting list or decline, with a line of one's own to the contact person."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            (ACCEPT, gettext_lazy("Accept")),
            (WAIT, gettext_lazy("Put on the waiting list")),
            (DECLINE, gettext_lazy("Decline")),
        ],
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
        help_text=gettext_lazy(
            "Goes into the mail and stands on the enrolment’s page as you write it. Needed when you decline."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consultant"].initial = enrolment.consultant_id
        if enrolment.state != Enrolment.State.CONFIRMED:
            choices: Any = self.fields["decision"]
            choices.choices = [choice for choice in choices.choices if choice[0] != WAIT]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == DECLINE and not cleaned.get("note", "").strip():
            self.add_error("note", _("Tell the contact person why."))
        return cleaned


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note to the contact person"),
        help_text=gettext_lazy("Goes into the mail and stands on the enrolment’s page as you write it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


@dataclass(frozen=True)
class Shown:
    """The mail as its reader will get it. `digest`: of it and of what the enrolment says, to send what was looked at."""

    mail: Worded
    language: str
    digest: str

    @classmethod
    def of(cls, enrolment: Enrolment, event: str, note: str) -> "Shown":
        mail, language = telling.preview(enrolment, event, note)
        named = [str(one.pk) for one in named_by(enrolment)] + [str(one) for one in enrolment.other_contacts.all()]
        columns = seen(enrolment, [*correcting.OWN, "contact_email"])
        said = "\n".join([*mail, enrolment.state, columns, *named])
        return cls(mail, language, hashlib.sha256(said.encode()).hexdigest()[:16])


def decide(request: HttpRequest, enrolment: Enrolment) -> dict[str, Any] | None:
    """What the page shows; None once the decision has been carried out."""
    form = DecisionForm(request.POST or None, enrolment=enrolment)
    shown = None
    if request.method == "POST" and form.is_valid() and "back" not in request.POST:
        shown = Shown.of(enrolment, EVENTS[form.cleaned_data["decision"]], form.cleaned_data["note"])
        if looked_at(request, shown) and decided(request, enrolment, form):
            return None
        if form.errors:
            shown = None
    return {**page_of(enrolment), "form": form, "shown": shown, "sent": form.data}


def looked_at(request: HttpRequest, shown: Shown) -> bool:
    """Whether what is sent is what was looked at; says so when it has changed since."""
    if "seen" not in request.POST:
        return False
    if request.POST["seen"] == shown.digest:
        return True
    messages.warning(
        request, _("The enrolment or the message has changed since you looked. Nothing was sent: look once more.")
    )
    return False


def page_of(enrolment: Enrolment) -> dict[str, Any]:
    """What was sent, what has been decided and said."""
    decision = undoing.last_decision(enrolment)
    decided_on = enrolment.state not in (Enrolment.State.SUBMITTED, Enrolment.State.CONFIRMED)
    return {
        **facts_of(enrolment),
        "unwilling": [one.municipality for one in consents.refused(enrolment)],
        "unknown": [one.municipality for one in consents.missing(enrolment)],
        "merged": merged_since(enrolment),
        "claimed": held_by_others(enrolment),
        "undecided": enrolment.state in Enrolment.UNDECIDED,
        "withdrawable": enrolment.state in (*Enrolment.UNDECIDED, Enrolment.State.ACCEPTED),
        "decision": decision,
        "why_no_undo": undoing.why_not(enrolment, decision) if decided_on else "",
        "decided_on": decided_on,
        "decisions": list(enrolment.decisions.select_related("by")),
        "remarks": list(enrolment.remarks.all()),
        "talks": enrolment.state not in conversation.SILENT,
        "remark_form": RemarkForm(),
    }


def decided(request: HttpRequest, enrolment: Enrolment, form: DecisionForm) -> bool:
    """Carry out the decision of a valid form; a refusal goes into the form."""
    data, actor = form.cleaned_data, actor_of(request)
    try:
        if data["decision"] == ACCEPT:
            enrolments.accept(enrolment=enrolment, actor=actor, consultant=data["consultant"], note=data["note"])
            said = _("%(party)s was accepted. The contact person gets a mail with a way in.")
        elif data["decision"] == WAIT:
            enrolments.put_on_waiting_list(enrolment=enrolment, actor=actor, note=data["note"])
            said = _("%(party)s is on the waiting list. The contact person gets your mail.")
        else:
            enrolments.decline(enrolment=enrolment, actor=actor, note=data["note"])
            said = _("%(party)s was declined. The contact person gets your note.")
    except Refused as refusal:
        form.add_error("note" if isinstance(refusal, enrolments.NoteMissing) else None, str(refusal))
        return False
    messages.success(request, said % {"party": enrolment.party})
    return True


@require_POST
def ask(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Say something to the contact person, and go back to the page from which it was said."""
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            conversation.say(
                enrolment=enrolment, text=form.cleaned_data["text"], author=actor_of(request), from_staff=True
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your message is on its way to the contact person."))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    wanted = request.POST.get("next", "")
    own = reverse("admin:enrolment-decide", args=[enrolment.pk])
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return redirect(f"{wanted if safe and wanted else own}#conversation")


def undo(request: HttpRequest, enrolment: Enrolment) -> dict[str, Any] | None:
    """What is taken back, with the mail that says so; None once it has been."""
    decision = undoing.last_decision(enrolment)
    refused = undoing.why_not(enrolment, decision)
    if request.method == "POST":
        try:
            undoing.undo(enrolment=enrolment, seen=seen_decision(request), actor=actor_of(request))
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The decision is taken back. The contact person gets a mail that says so."))
            return None
    return {"enrolment": enrolment, "decision": decision, "refused": refused}


def seen_decision(request: HttpRequest) -> int | None:
    """The key of the decision that the form was about; None for a form that names none."""
    sent = request.POST.get("decision", "")
    return int(sent) if sent.isascii() and sent.isdecimal() else None


def withdraw(request: HttpRequest, enrolment: Enrolment) -> dict[str, Any] | None:
    """A line of one's own, then the mail as it will go, then the withdrawal; None once it is done."""
    form = NoteForm(request.POST or None)
    shown = None
    if request.method == "POST" and form.is_valid() and "back" not in request.POST:
        shown = Shown.of(enrolment, "withdrawn", form.cleaned_data["note"])
        if looked_at(request, shown):
            try:
                withdrawing.withdraw(enrolment=enrolment, actor=actor_of(request), note=form.cleaned_data["note"])
            except Refused as refusal:
                form.add_error(None, str(refusal))
                shown = None
            else:
                messages.success(request, _("The enrolment is withdrawn. The contact person gets a mail that says so."))
                return None
    may = enrolment.state in (*Enrolment.UNDECIDED, Enrolment.State.ACCEPTED)
    return {"enrolment": enrolment, "form": form, "shown": shown, "sent": form.data, "may": may}
