"""The staff's workplace: the stock admin whose front page is the board."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from digiverkosto.registers import EXPORT


class PortalAdmin(AdminSite):
    site_title = gettext_lazy("Digiverkosto staff")
    site_header = gettext_lazy("Digiverkosto staff")
    index_title = gettext_lazy("Board")
    index_template = "desk/board.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """The rule is imported here, since the site is made before the apps' models are."""
        from desk.rules import works_here

        return bool(request.user.is_active and works_here(request.user))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Staff sign in as everybody does, by code and second factor; others are sent to their own pages."""
        if request.user.is_authenticated:
            return redirect("start")
        query = urlencode({"next": request.GET.get("next", reverse("admin:index"))})
        return redirect(f"{reverse('account_login')}?{query}")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The desk's own views are imported here, since the site is made before the apps' models are."""
        from desk.views import board, letters, log, mailings, participants, registers, reports, search

        own = [
            path("board/message/", self.admin_view(letters.to_whom), name="board-message"),
            path("desk/messages/", self.admin_view(mailings.letters), name="letters"),
            path("desk/messages/texts/", self.admin_view(mailings.ready_texts), name="ready-texts"),
            path("desk/messages/new/", self.admin_view(letters.write), name="letter-new"),
            path("desk/messages/<int:pk>/", self.admin_view(mailings.letter), name="letter"),
            path("desk/messages/<int:pk>/write/", self.admin_view(letters.write), name="letter-write"),
            path("desk/messages/<int:pk>/check/", self.admin_view(letters.check), name="letter-check"),
            path("desk/messages/<int:pk>/test/", self.admin_view(letters.test), name="letter-test"),
            path("desk/messages/<int:pk>/act/", self.admin_view(mailings.act), name="letter-act"),
            path("board/cell/<int:enrolment>/<int:activity>/", self.admin_view(board.cell), name="board-cell"),
            path("board/mark/", self.admin_view(board.many), name="board-mark"),
            path("desk/participants/", self.admin_view(participants.participants), name="participants"),
            path("desk/participants/<int:pk>/", self.admin_view(participants.participant), name="participant"),
            path("desk/log/", self.admin_view(log.log), name="log"),
            path("desk/reports/", self.admin_view(reports.report), name="reports"),
            path("desk/reports/document.pdf", self.admin_view(reports.document), name="reports-document"),
            path("desk/reports/<slug:name>/", self.admin_view(reports.report), name="report"),
            path("search/", self.admin_view(search.search), name="search"),
            path("registers/", self.admin_view(registers.registers), name="registers"),
        ]
        return [*own, *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With the menu that stands on every page of the staff."""
        from desk.menu import entries

        own = {"desk_menu": SimpleLazyObject(lambda: entries(request)), "desk_search": reverse("admin:search")}
        return {**super().each_context(request), **own}

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Nobody has a password."""
        raise Http404

    def password_change_done(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        raise Http404

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The front page asks twice, for itself and for the frame: the registers that a reader may see are found once."""
        if app_label is not None:
            return super().get_app_list(request, app_label)
        known: list[dict[str, Any]] | None = getattr(request, "known_registers", None)
        if known is None:
            known = request.known_registers = super().get_app_list(request)  # type: ignore[attr-defined]
        return list(known)

    def app_index(self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None) -> Any:
        """Of one app there is no page: all registers stand on one."""
        return redirect("admin:registers")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The board of the chosen programme, filtered as asked."""
        from desk.board import board_for
        from desk.views.board import board_workbook

        view = board_for(request.GET)
        if EXPORT in request.GET and view.board is not None and self.has_permission(request):
            return board_workbook(view.board)  # type: ignore[return-value]
        return super().index(request, {"view": view, "query": request.GET.urlencode(), **(extra_context or {})})
