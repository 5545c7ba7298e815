"""A participant's people: who sees the pages, inviting, removing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.services import happened
from digiverkosto.limits import may_invite
from municipalities.models import Membership
from municipalities.services import members
from participants.access import Participation, participant_page
from participants.forms.people import InviteForm
from participants.registry import people_columns
from participants.removing import already_gone
from participants.rules import manages


@participant_page(send=manages)
def people(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Who belongs to the participant, and a form for inviting more."""
    form = InviteForm(request.POST or None)
    party = participation.visit.party
    if request.method == "POST" and form.is_valid() and invites(request, form):
        known = Membership.objects.of(party).filter(user__email=form.cleaned_data["email"]).exists()
        membership = members.invite(
            party=party, language=get_language() or "fi", actor=participation.user, **form.cleaned_data
        )
        said = _("%(name)s is on the list already.") if known else _("%(name)s is on the list and gets an invitation.")
        messages.success(
            request, said % {"name": membership.user if membership.accepted_at else form.cleaned_data["name"]}
        )
        return redirect(participation.address("people"))
    memberships = list(Membership.objects.of(party).select_related("user"))
    columns = [(column.title, column.of(participation, memberships)) for column in people_columns()]
    context = {
        **participation.frame("people"),
        "columns": [title for title, _numbers in columns],
        "rows": [
            (membership, [(title, numbers.get(membership.user_id, 0)) for title, numbers in columns])
            for membership in memberships
        ],
        "form": form,
    }
    return render(request, "participants/people.html", context)


def invites(request: HttpRequest, form: InviteForm) -> bool:
    """Whether one more may be invited now; what was typed stays in the form when not."""
    if may_invite(request):
        return True
    form.add_error(None, _("That was many invitations. Nothing was lost: wait a while, then send this one again."))
    return False


@participant_page(see=manages)
def remove(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """Ask, then take a person off the list; contact persons only."""
    membership = Membership.objects.of(participation.visit.party).select_related("user").filter(pk=pk).first()
    if membership is None:
        known = happened("member.removed", Membership, pk, party=participation.visit.party.slug)
        return already_gone(request, participation.address("people"), known)
    oneself = membership.user_id == participation.user.pk
    try:
        if request.method != "POST":
            members.refuse_last_contact(membership)
            context = {**participation.frame("people"), "membership": membership, "oneself": oneself}
            return render(request, "participants/member_remove.html", context)
        members.remove(membership=membership, actor=participation.user)
    except members.MemberKept as refusal:
        messages.warning(request, str(refusal))
        return redirect(participation.address("people"))
    messages.success(request, _("%(name)s is no longer on the list.") % {"name": membership.user})
    return redirect("start") if oneself else redirect(participation.address("people"))
