"""A participant's people: who sees the pages, inviting, removing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from audit.services import happened
from digiverkosto.limits import may_invite
from municipalities.models import Membership
from municipalities.services import members
from participants.access import Participation, participant_page
from participants.forms.people import InviteForm, ManyForm, RoleForm
from participants.pasted import PastedPerson
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
def invite_many(request: HttpRequest, participation: Participation) -> HttpResponse:
    """A pasted list: first who would be invited and who is here already, then the invitations."""
    form = ManyForm(request.POST if request.method == "POST" else None)
    party = participation.visit.party
    new: list[PastedPerson] = []
    here: list[PastedPerson] = []
    if request.method == "POST" and form.is_valid():
        members_now = Membership.objects.of(party).values_list("user__email", flat=True)
        known = {email.casefold() for email in members_now}
        for person in form.cleaned_data["people"]:
            (here if person.email in known else new).append(person)
        if new and request.POST.get("sure"):
            return invited_many(request, participation, new, form.cleaned_data["role"])
    context = {
        **participation.frame("people"),
        "form": form,
        "new": new,
        "here": here,
        "role": dict(Membership.Role.choices).get(form.cleaned_data.get("role", "")) if form.is_bound else "",
        "asked": form.is_bound and form.is_valid() and "back" not in request.POST,
    }
    return render(request, "participants/people_invite.html", context)


def invited_many(
    request: HttpRequest, participation: Participation, people: list[PastedPerson], role: str
) -> HttpResponse:
    """Invite as many as one may now; who is left is named."""
    count = 0
    left: list[str] = []
    for person in people:
        if left or not may_invite(request):
            left.append(person.text)
            continue
        members.invite(
            party=participation.visit.party,
            name=person.name,
            email=person.email,
            role=role,
            language=get_language() or "fi",
            actor=participation.user,
        )
        count += 1
    said = ngettext("%(count)s person gets an invitation.", "%(count)s people get an invitation.", count)
    messages.success(request, said % {"count": count})
    if left:
        messages.warning(
            request,
            _("That was many invitations. These wait: invite them a while later. %(left)s") % {"left": "; ".join(left)},
        )
    return redirect(participation.address("people"))


@participant_page(see=manages)
def member(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """One member: another role, the invitation once more, and the way to taking off the list."""
    membership = get_object_or_404(
        Membership.objects.of(participation.visit.party).select_related("user", "municipality", "consortium"), pk=pk
    )
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": membership.role})
    if request.method == "POST" and "again" in request.POST:
        sent = members.invite_again(membership=membership, actor=participation.user)
        messages.success(request, _("The invitation is on its way once more.")) if sent else messages.info(
            request, _("An invitation has been sent today already. It may be among their unwanted mail.")
        )
        return redirect(participation.address("people"))
    if request.method == "POST" and form.is_valid():
        try:
            members.change_role(membership=membership, role=form.cleaned_data["role"], actor=participation.user)
        except members.MemberKept as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, _("The role is saved."))
            return redirect(participation.address("people"))
    context = {**participation.frame("people"), "membership": membership, "form": form}
    return render(request, "participants/member.html", context)


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
