"""Survey forms."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from digiverkosto.registers import Register
from surveys.models import InstrumentVersion
from surveys.questionnaire import Questionnaire
from surveys.scales import in_language


@admin.register(InstrumentVersion)
class InstrumentVersionAdmin(Register[InstrumentVersion]):
    """Forms are loaded as data and read here, as a respondent reads them."""

    list_display = ["instrument", "number", "frozen_at"]
    list_select_related = ["instrument"]
    fields = ["instrument", "number", "frozen_at", "questions"]

    @admin.display(description=gettext_lazy("questions"))
    def questions(self, version: InstrumentVersion) -> SafeString:
        """Section by section, in the order in which they are asked."""
        sections = Questionnaire.of(version.content).sections
        return format_html_join(
            "",
            "<h2>{}</h2>{}",
            (
                (
                    in_language(section.title) if section.title else "",
                    format_html(
                        "<ol>{}</ol>", format_html_join("", "<li>{}</li>", ((one.asked,) for one in section.questions))
                    ),
                )
                for section in sections
            ),
        )
