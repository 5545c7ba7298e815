"""Naming a colleague, known already or new; proposing a time."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import AddressField, NameField
from digiverkosto.lines import one_line, visible
from digiverkosto.moments import moment_of, refuse_missing_hours
from digiverkosto.numbers import number_in
from digiverkosto.prepared import Prepared
from digiverkosto.translated import alphabetical
from digiverkosto.typed import ClockField, DayField
from municipalities.known import known_as, with_role
from municipalities.models import Membership, Party
from municipalities.queries import keys_of
from participants.pasted import MOST, PastedField, PastedPerson, everybody_right


@Prepared
def memberships(pk: int) -> Any:
    return Membership.objects.filter(pk=pk).select_related("user").order_by()


NAMED = ("pk", "user", "user__name", "user__email", "role", "accepted_at")
people_of_a_municipality = Prepared(lambda pk: Membership.objects.filter(municipality=pk).values_list(*NAMED))
people_of_a_consortium = Prepared(lambda pk: Membership.objects.filter(consortium=pk).values_list(*NAMED))


def by_words(choice: tuple[int, str]) -> str:
    """In the order of what is shown: of who has not accepted yet that is the address."""
    return alphabetical(choice[1])


class MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of a party's people, by the key of the membership; `party` is told afterwards."""

    party: Party

    def to_python(self, value: Any) -> Membership | None:
        if value in self.empty_values:
            return None
        for membership in memberships(number_in(str(value))):
            if (membership.municipality_id, membership.consortium_id) == keys_of(self.party):
                found: Membership = membership
                return found
        raise forms.ValidationError(
            self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
        )


class ColleagueForm(forms.Form):
    """A member of the party, or a new person by name, address and role."""

    member = MemberField(
        label=gettext_lazy("Colleague"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=gettext_lazy("Somebody new, named below"),
    )
    name = NameField(label=gettext_lazy("Name"), max_length=120, required=False)
    email = AddressField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The person gets an invitation and signs in with this address."),
        max_length=254,
        required=False,
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Membership.Role.choices, required=False)

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seated: frozenset[int] = frozenset()
        member = cast(MemberField, self.fields["member"])
        member.party = party
        member.choices = self.choices
        self.fields["role"].initial = Membership.Role.EXPERT

    def leave_out(self, users: Iterable[int]) -> None:
        """Those who go already are not offered; who is sent for them all the same keeps the one seat."""
        self.seated = frozenset(users)

    def choices(self) -> list[tuple[object, object]]:
        """Read once, when the form is shown; a form that is taken in asks for nobody but the one chosen."""
        return [("", self.fields["member"].empty_label), *self.names]  # type: ignore[attr-defined]

    @cached_property
    def names(self) -> list[tuple[int, str]]:
        """The pages' words for a membership, without making one of each row."""
        municipality, consortium = keys_of(cast(MemberField, self.fields["member"]).party)
        rows = people_of_a_municipality(municipality) if municipality else people_of_a_consortium(consortium or 0)
        roles = dict(Membership.Role.choices)
        found = [
            (pk, f"{known_as(name, email, accepted=accepted is not None)} ({roles[role]})")
            for pk, user, name, email, role, accepted in rows
            if user not in self.seated
        ]
        return sorted(found, key=by_words)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("member") and cleaned.get("email"):
            self.add_error("member", _("You chose a colleague and wrote an address as well: leave one of them empty."))
        if not cleaned.get("member"):
            for name in ("name", "email"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Fill this in, or choose a colleague from the list."))
        return cleaned


class ManyColleaguesForm(forms.Form):
    """Colleagues from the list, and others who are pasted, with one role for whoever is new."""

    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Colleagues"),
        queryset=Membership.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    people = PastedField(label=gettext_lazy("Others"), rows=6, required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("Role of those who are new"),
        choices=Membership.Role.choices,
        initial=Membership.Role.EXPERT,
        required=False,
    )
    wait = forms.BooleanField(
        label=gettext_lazy("Put in line whoever finds no seat free"), required=False, initial=True
    )

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party = party

    def leave_out(self, users: Iterable[int]) -> None:
        """Those who go already are not offered; who is chosen all the same keeps the one seat."""
        seated, field = frozenset(users), cast("forms.ModelMultipleChoiceField[Membership]", self.fields["members"])
        field.queryset = Membership.objects.of(self.party).select_related("user")
        found = [(one.pk, with_role(one)) for one in field.queryset if one.user_id not in seated]
        found.sort(key=by_words)
        field.choices = found

    def clean_people(self) -> list[PastedPerson]:
        return everybody_right(self.cleaned_data["people"]) if self.cleaned_data["people"].strip() else []

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not self.named():
            self.add_error(None, _("Choose at least one colleague, or paste one."))
        if len(self.named()) > MOST:
            words = _("These are %(count)s people. Name at most %(most)s at once.")
            self.add_error(None, words % {"count": len(self.named()), "most": MOST})
        return said

    def named(self) -> list[Membership | PastedPerson]:
        """Everybody once: who is pasted and is on the list too, as the colleague."""
        chosen: list[Membership] = list(self.cleaned_data.get("members") or [])
        pasted = self.cleaned_data.get("people") or []
        known = {one.user.email for one in chosen}
        return [*chosen, *(person for person in pasted if person.email not in known)]


class ProposalForm(forms.Form):
    """A day and hours that would suit, and what the consultant should know."""

    day = DayField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    starts = ClockField(label=gettext_lazy("Begins at"), widget=forms.TextInput(attrs={"size": 6}))
    ends = ClockField(label=gettext_lazy("Ends at"), widget=forms.TextInput(attrs={"size": 6}))
    note = forms.CharField(
        label=gettext_lazy("What the consultant should know"), max_length=300, required=False, validators=[one_line]
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        starts, ends = said.get("starts"), said.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The time has to end after it starts."))
        refuse_missing_hours(self, said.get("day"), said)
        return said

    def moments(self) -> tuple[datetime, datetime]:
        said = self.cleaned_data
        return moment_of(said["day"], said["starts"]), moment_of(said["day"], said["ends"])


class PlaceForm(forms.Form):
    """Where an own session is held."""

    place = forms.CharField(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy("The address and the room, for example. It is shown in these words in every language."),
        max_length=120,
        required=False,
        validators=[one_line],
    )

    def clean_place(self) -> str:
        return visible(self.cleaned_data["place"])
