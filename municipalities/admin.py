"""The registers of municipalities and of who belongs to them."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy

from digiverkosto.registers import Register, actor_of
from municipalities.models import Consortium, Membership, Municipality
from municipalities.services import members

LANGUAGE_NAMES = dict(settings.LANGUAGES)


def in_words(languages: str) -> str:
    """Such as "Finnish, Swedish": the majority's first."""
    return ", ".join(str(LANGUAGE_NAMES.get(code, code)) for code in languages.split(";"))


class LanguagesFilter(admin.SimpleListFilter):
    """By the languages of a municipality, in words."""

    title = gettext_lazy("languages")
    parameter_name = "languages"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        known = Municipality.objects.order_by("languages").values_list("languages", flat=True).distinct()
        return [(languages, in_words(languages)) for languages in known]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(languages=self.value()) if self.value() else queryset


@admin.register(Municipality)
class MunicipalityAdmin(Register[Municipality]):
    """Register facts: read here, loaded by a command."""

    list_display = ["name", "code", "region", "inhabitants", "languages_in_words", "urbanity", "invented"]
    list_filter = ["urbanity", LanguagesFilter, "invented"]
    search_fields = ["name_fi", "name_sv", "code"]
    fields = [
        "name_fi",
        "name_sv",
        "name_en",
        "code",
        "region",
        "inhabitants",
        "languages_in_words",
        "urbanity",
        "invented",
    ]
    readonly_fields = ["inhabitants", "languages_in_words"]

    @admin.display(description=gettext_lazy("population"), ordering="population")
    def inhabitants(self, municipality: Municipality) -> str:
        return number_format(municipality.population, use_l10n=True, force_grouping=True)

    @admin.display(description=gettext_lazy("languages"), ordering="languages")
    def languages_in_words(self, municipality: Municipality) -> str:
        return in_words(municipality.languages)


@admin.register(Consortium)
class ConsortiumAdmin(Register[Consortium]):
    """A consortium is made by its enrolment."""

    list_display = ["name", "slug"]
    search_fields = ["name"]


@admin.register(Membership)
class MembershipAdmin(Register[Membership]):
    """Who belongs where; a membership's person and party stay, its role may change."""

    list_display = ["user", "municipality", "consortium", "role", "since"]
    list_filter = ["role"]
    list_select_related = ["user", "municipality", "consortium"]
    search_fields = ["user__name", "user__email"]
    autocomplete_fields = ["user", "municipality", "consortium"]

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> list[str]:
        return ["user", "municipality", "consortium"] if obj else []

    def store(self, request: HttpRequest, row: Membership, form: ModelForm[Membership], *, made: bool) -> None:
        """A new one gets its key from the service, so that the admin finds it."""
        actor = actor_of(request)
        if made:
            kept: Any = members.add(party=row.party, user=row.user, role=row.role, actor=actor)
            row.pk = kept.pk
        else:
            members.change_role(membership=row, role=row.role, actor=actor)

    def take_away(self, request: HttpRequest, row: Membership) -> None:
        members.remove(membership=row, actor=actor_of(request))
