from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from digiverkosto.asking import Question, asks
from digiverkosto.logs import without_keys
from digiverkosto.refusals import Refused
from digiverkosto.registers import Register, actor_of
from outbox import sending
from outbox.models import Message


def sending_again_question(chosen: QuerySet[Message]) -> Question | None:
    failed = [mail for mail in chosen if mail.state == Message.State.FAILED and not mail.confidential]
    if not failed:
        return None
    count = len(failed)
    title = ngettext("Send %(count)s message again?", "Send %(count)s messages again?", count)
    return Question(
        title=title % {"count": count},
        warning=_("Each goes to its recipient once more. What has not failed stays as it is."),
        button=_("Send again"),
        lines=tuple(f"{mail.subject}, {mail.to}" for mail in failed),
    )


FOR_THE_PORTAL = ("id", "key", "grounds", "message_id", "text", "calendar")
"""What only the portal reads; the text has words of its own."""


@admin.register(Message)
class MessageAdmin(Register[Message]):
    """What the portal has sent, what waits and what failed."""

    list_display = ["subject", "to", "state", "created_at", "sent_at", "attempts", "error"]
    list_filter = ["state", "language"]
    search_fields = ["to", "subject"]
    actions = ["send_again"]
    readonly_fields = ["words", "language_in_words"]

    def get_fields(self, request: HttpRequest, obj: Message | None = None) -> list[Any]:
        """A confidential text is for its reader alone."""
        shown = [field.name for field in Message._meta.fields if field.name not in FOR_THE_PORTAL]
        shown[shown.index("language")] = "language_in_words"
        return shown if obj and obj.confidential else [*shown, "words"]

    @admin.display(description=gettext_lazy("language"))
    def language_in_words(self, message: Message) -> str:
        return str(dict(settings.LANGUAGES).get(message.language, message.language))

    @admin.display(description=gettext_lazy("text"))
    def words(self, message: Message) -> str:
        """Links that let in whoever knows them are their reader's alone."""
        return linebreaksbr(without_keys(message.text))

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.send_again")

    @admin.action(description=gettext_lazy("Send again what failed"), permissions=["resend"])
    @asks(sending_again_question)
    def send_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        sent = 0
        for message in queryset:
            try:
                sending.send_again(message=message, actor=actor_of(request))
            except Refused as refusal:
                messages.warning(request, f"{message.subject}: {refusal}")
            else:
                sent += 1
        if sent:
            said = ngettext("%(count)d message is sent again.", "%(count)d messages are sent again.", sent)
            messages.success(request, said % {"count": sent})
