"""The staff's workplace: the stock admin whose front page is the board."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User


class PortalAdmin(AdminSite):
    site_title = gettext_lazy("Digiverkosto staff")
    site_header = gettext_lazy("Digiverkosto staff")
    index_title = gettext_lazy("Board")
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Staff sign in as everybody does, by code and second factor; others are sent to their own pages."""
        if request.user.is_authenticated:
            return redirect("start")
        query = urlencode({"next": request.GET.get("next", reverse("admin:index"))})
        return redirect(f"{reverse('account_login')}?{query}")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        extra = [
            path("board/message/", self.admin_view(self.message), name="board-message"),
        ]
        return [*extra, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The board of the chosen programme, filtered as asked, above the stock list of registers."""
        from programmes.queries.board import board_for

        view = board_for(request.GET)
        return super().index(request, {"view": view, "query": request.GET.urlencode(), **(extra_context or {})})

    def message(self, request: HttpRequest) -> HttpResponse:
        """Write to the contact persons of exactly the rows that the filtered board shows."""
        from programmes.forms.message import MessageForm
        from programmes.queries.board import board_for
        from programmes.services import letters

        view = board_for(request.GET)
        enrolments = [row.enrolment for row in view.board.rows] if view.board else []
        form = MessageForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and enrolments:
            count = letters.send_to(
                enrolments=enrolments,
                subject=form.cleaned_data["subject"],
                body=form.cleaned_data["body"],
                batch=form.cleaned_data["batch"],
                actor=cast(User, request.user),
            )
            messages.success(request, _("The message is on its way to %(count)s contact persons.") % {"count": count})
            return redirect(f"{reverse('admin:index')}?{request.GET.urlencode()}")
        context = {
            **self.each_context(request),
            "title": _("Write to these participants"),
            "enrolments": enrolments,
            "form": form,
            "query": request.GET.urlencode(),
        }
        return TemplateResponse(request, "admin/board_message.html", context)
