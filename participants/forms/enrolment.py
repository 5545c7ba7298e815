"""The enrolment form."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator, RegexValidator
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.fields import AddressField, NameField
from digiverkosto.addresses import organisers
from digiverkosto.lines import one_line
from municipalities.models import Municipality
from participants.models import OtherContact
from participants.models.contact import MOST_OTHER_CONTACTS
from participants.services.claims import MOST_MUNICIPALITIES, already_enrolled, too_many
from participants.services.enrolments import Application, Named
from participants.terms import text_of_terms
from programmes.models import Programme

LONG_TEXT = 4000
LONGEST_NAME = 60
PHONE = r"^\+?[\d\s()/-]{5,}\Z"
BETWEEN = re.compile(r"[,;\n]|\s(?:ja|och|and|&)\s", re.IGNORECASE)
"""What people write between municipalities; no municipality has such a word in its name."""
NEAR = 0.65
"""How much alike a misspelt name and the one suggested must be, 0–1."""


def other_fields(number: int) -> dict[str, forms.Field]:
    """The fields of one more person: role, name, address."""
    return {
        f"other{number}_role": forms.ChoiceField(
            label=format_lazy("{} {}", gettext_lazy("Role"), number),
            choices=[("", gettext_lazy("nobody more")), *OtherContact.Role.choices],
            required=False,
        ),
        f"other{number}_name": NameField(
            label=format_lazy("{} {}", gettext_lazy("Name"), number), max_length=120, required=False
        ),
        f"other{number}_email": AddressField(
            label=format_lazy("{} {}", gettext_lazy("E-mail address"), number),
            max_length=254,
            required=False,
            widget=forms.EmailInput(),
        ),
    }


NUMBERS = range(1, MOST_OTHER_CONTACTS + 1)
OtherFields = type(
    "OtherFields",
    (forms.Form,),
    {name: field for number in NUMBERS for name, field in other_fields(number).items()},
)


class OthersForm(OtherFields):  # type: ignore[misc, valid-type]
    """The people who are named beside the contact person, a few at most."""

    def named_others(self, cleaned: dict[str, Any]) -> Iterator[Named]:
        """Those who were named in full; what is missing of somebody, and who is named twice, is told beside the field."""
        known = {cleaned.get("contact_email", "")}
        for number in NUMBERS:
            fields = [f"other{number}_{name}" for name in ("role", "name", "email")]
            said = [cleaned.get(field, "") for field in fields]
            if not any(said):
                continue
            for field, value in zip(fields, said, strict=True):
                if not value and field not in self.errors:
                    self.add_error(field, _("Fill this in too, or empty the others of this person."))
            if said[2] in known and said[2]:
                self.add_error(fields[2], _("This person has been named already."))
            known.add(said[2])
            yield Named(*said)


class EnrolmentForm(OthersForm):
    """One municipality, or a consortium of several; names are typed and looked up in the register."""

    municipalities = forms.CharField(
        label=gettext_lazy("Municipality"),
        help_text=gettext_lazy("Write the name. For a consortium, write every municipality, with commas between them."),
        max_length=LONG_TEXT,
        widget=forms.TextInput(attrs={"list": "municipality-names", "autocomplete": "off"}),
    )
    consortium_name = NameField(
        label=gettext_lazy("Name of the consortium (only for several municipalities)"),
        help_text=gettext_lazy(
            "Needed when you named several municipalities above: they take part as one under this name. "
            "Leave it empty when your municipality takes part by itself."
        ),
        max_length=120,
        required=False,
    )
    consents = forms.ChoiceField(
        label=gettext_lazy("Have the members decided? (only for several municipalities)"),
        help_text=gettext_lazy(
            "If not, you name a contact in each once the enrolment is confirmed, and we ask them by mail."
        ),
        choices=[
            ("", gettext_lazy("one municipality only")),
            ("said", gettext_lazy("Every member has decided to take part")),
            ("ask", gettext_lazy("Not every member has decided yet")),
        ],
        required=False,
    )
    contact_name = NameField(
        label=gettext_lazy("Contact person’s name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_title = NameField(
        label=gettext_lazy("Job title (optional)"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    contact_email = AddressField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The receipt and the decision come here, and you sign in with it later."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    contact_phone = forms.CharField(
        label=gettext_lazy("Phone (optional)"),
        max_length=40,
        required=False,
        validators=[one_line, RegexValidator(PHONE, gettext_lazy("Write a phone number, for example 040 123 4567."))],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    motivation = forms.CharField(
        label=gettext_lazy("Why does your municipality want to take part?"),
        help_text=gettext_lazy("A few sentences are enough. The organisers read this when they decide."),
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[MaxLengthValidator(LONG_TEXT)],
    )
    expectations = forms.CharField(
        label=gettext_lazy("What do you expect or wish of the programme? (optional)"),
        help_text=gettext_lazy("Wishes are taken into account in the shared contents."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        validators=[MaxLengthValidator(LONG_TEXT)],
    )
    may_be_named = forms.BooleanField(
        label=gettext_lazy("We may be named on the programme’s public page as a participant"),
        help_text=gettext_lazy("The municipality’s name alone, and no person’s. You can leave this out."),
        required=False,
    )
    terms = forms.BooleanField(
        label=gettext_lazy("I may enrol my municipality, and we agree to this"),
        help_text=lazy(text_of_terms, str)(),
        error_messages={"required": gettext_lazy("Tick this box to go on.")},
    )
    website = forms.CharField(required=False, label=gettext_lazy("Leave this empty"))

    def __init__(self, *args: Any, programme: Programme | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.named: list[Municipality] = []
        self.others: list[Named] = []
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        return Layout(
            Fieldset(_("Who takes part"), "municipalities", "consortium_name", "consents"),
            Fieldset(_("Contact person"), "contact_name", "contact_title", "contact_email", "contact_phone"),
            others_layout(),
            Fieldset(_("Why and what for"), "motivation", "expectations"),
            "may_be_named",
            "terms",
            HTML('<div class="hidden-trap" aria-hidden="true">'),
            Field("website", tabindex="-1", autocomplete="off"),
            HTML("</div>"),
        )

    def clean_website(self) -> str:
        """People do not see this field; programs that fill in everything do."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty."))
        return ""

    def clean_municipalities(self) -> str:
        text: str = self.cleaned_data["municipalities"]
        self.named = named_in(text)
        programme = self.programme or self.cleaned_data.get("programme")
        if taken := already_enrolled(programme, self.named) if programme else []:
            raise forms.ValidationError(
                _(
                    "%(names)s is already enrolled in this programme, alone or in a consortium. Ask the organisers who enrolled it: %(address)s."
                ),
                params={"address": organisers(), "names": ", ".join(str(municipality) for municipality in taken)},
            )
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name = cleaned.get("consortium_name", "")
        if len(self.named) > 1 and not name:
            self.add_error("consortium_name", _("You named several municipalities: give their consortium a name."))
        if len(self.named) == 1 and name:
            self.add_error(
                "municipalities",
                _(
                    "A consortium has at least two municipalities. Add the others, or leave the consortium’s name empty."
                ),
            )
        if len(self.named) > 1 and not cleaned.get("consents"):
            self.add_error("consents", _("Say whether the members have decided."))
        self.others = list(self.named_others(cleaned))
        return cleaned

    def application(self) -> Application:
        """What a valid form tells."""
        data = self.cleaned_data
        return Application(
            municipalities=self.named,
            consortium_name=data["consortium_name"],
            contact_name=data["contact_name"],
            contact_title=data["contact_title"],
            contact_email=data["contact_email"],
            contact_phone=data["contact_phone"],
            motivation=data["motivation"],
            expectations=data["expectations"],
            language=get_language() or "fi",
            others=self.others,
            all_consent=data["consents"] == "said",
            may_be_named=data["may_be_named"],
        )


def others_layout() -> Fieldset:
    hint = _("They are told of the enrolment, and invited when it is accepted. You may leave this empty.")
    rows = [Div(*other_fields(number), css_class="other-contact") for number in NUMBERS]
    return Fieldset(_("Others to tell (optional)"), HTML(format_html('<p class="form-text">{}</p>', hint)), *rows)


def named_in(text: str) -> list[Municipality]:
    """The municipalities of a text that people have written, each once. Raises ValidationError as `find_municipalities`."""
    names = list(dict.fromkeys(name for part in BETWEEN.split(text) if (name := part.strip())))
    if len(names) > MOST_MUNICIPALITIES:
        raise forms.ValidationError(too_many(len(names)))
    return list(dict.fromkeys(find_municipalities(names)))


def find_municipalities(names: Sequence[str]) -> list[Municipality]:
    """The municipalities with these names in any language, or these codes, in one query.

    Raises ValidationError with words about each that is nobody's or today's no more.
    """
    known: dict[str, Municipality] = {}
    for place in Municipality.objects.select_related("merged_into").order_by("-invented", "-code"):
        if settings.INVENTED_MUNICIPALITIES or not place.invented:
            known |= dict.fromkeys([place.code, *(name.casefold() for name in names_of(place))], place)
    found = [(name, known.get(name.casefold())) for name in names]
    if wrong := [wrong_about(name, place, known) for name, place in found if place is None or place.merged_into]:
        raise forms.ValidationError(wrong)
    return [place for _name, place in found if place]


def suggested() -> list[tuple[str, str]]:
    """(name in the active language, its other names) of every municipality that may enrol, for the field that suggests them."""
    rows = Municipality.objects.open_to_enrolment(demo=False).order_by("name")
    places = rows.only(*(f"name_{language}" for language, _name in settings.LANGUAGES))
    return [
        (place.name, " ".join(dict.fromkeys(name for name in names_of(place) if name != place.name)))
        for place in places
    ]


def names_of(place: Municipality) -> list[str]:
    return [name for language, _name in settings.LANGUAGES if (name := getattr(place, f"name_{language}"))]


def wrong_about(name: str, place: Municipality | None, known: Mapping[str, Municipality]) -> forms.ValidationError:
    """The error about a name that is nobody's, with the nearest name there is, or about one that has merged."""
    if place is not None and place.merged_into:
        return forms.ValidationError(
            _("%(name)s has been part of %(heir)s since %(year)s. Enrol %(heir)s instead."),
            params={
                "name": place.name,
                "heir": place.merged_into.name,
                "year": place.merged_on and place.merged_on.year,
            },
        )
    todays = [text for text, one in known.items() if one.merged_into is None]
    near = get_close_matches(name.casefold()[:LONGEST_NAME], todays, n=1, cutoff=NEAR)
    if near:
        spelt = {text.casefold(): text for text in names_of(known[near[0]])}
        return forms.ValidationError(
            _("We do not find a municipality called “%(name)s”. Did you mean %(near)s?"),
            params={"name": name, "near": spelt.get(near[0], known[near[0]].name)},
        )
    return forms.ValidationError(
        _("We do not find a municipality called “%(name)s”. Check the spelling."), params={"name": name}
    )
