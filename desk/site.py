"""The staff's workplace: the stock admin whose front page is the board."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
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
        from desk.views import (
            board,
            feedback,
            letters,
            log,
            mailings,
            participants,
            registers,
            reports,
            roadmaps,
            search,
            seats,
        )

        own = [
            self.page("board/message/", letters.to_whom, "board-message", "letters"),
            self.page("desk/messages/", mailings.letters, "letters", "letters"),
            self.page("desk/messages/texts/", mailings.ready_texts, "ready-texts", "letters"),
            self.page("desk/messages/new/", letters.write, "letter-new", "letters"),
            self.page("desk/messages/<int:pk>/", mailings.letter, "letter", "letters"),
            self.page("desk/messages/<int:pk>/write/", letters.write, "letter-write", "letters"),
            self.page("desk/messages/<int:pk>/check/", letters.check, "letter-check", "letters"),
            self.page("desk/messages/<int:pk>/test/", letters.test, "letter-test", "letters"),
            self.page("desk/messages/<int:pk>/act/", mailings.act, "letter-act", "letters"),
            self.page("board/cell/<int:enrolment>/<int:activity>/", board.cell, "board-cell", "index"),
            self.page("board/mark/", board.many, "board-mark", "index"),
            self.page("desk/participants/", participants.participants, "participants", "participants"),
            self.page("desk/participants/<int:pk>/", participants.participant, "participant", "participants"),
            self.page("desk/seats/", seats.seats, "seats", "seats"),
            self.page("desk/seats/<int:event>/", seats.event_page, "seats-event", "seats"),
            self.page("desk/seats/<int:event>/feedback/", feedback.feedback, "seats-feedback", "seats"),
            self.page("desk/seats/<int:event>/<slug:name>.pdf", seats.document, "seats-document", "seats"),
            self.page("desk/seats/<int:event>/<int:enrolment>/", seats.cell, "seats-cell", "seats"),
            self.page("desk/roadmaps/", roadmaps.roadmaps, "roadmaps", "roadmaps"),
            self.page("desk/log/", log.log, "log", "log"),
            self.page("desk/reports/", reports.report, "reports", "reports"),
            self.page("desk/reports/document.pdf", reports.document, "reports-document", "reports"),
            self.page("desk/reports/<slug:name>/", reports.report, "report", "reports"),
            path("search/", self.admin_view(search.search), name="search"),
            self.page("registers/", registers.registers, "registers", "registers"),
        ]
        return [*own, *super().get_urls()]

    def page(self, route: str, view: Callable[..., HttpResponseBase], name: str, place: str) -> URLPattern:
        """A page of one of the desk's places, for those who may open the place."""
        from desk.rules import of_place

        return path(route, self.admin_view(of_place(place, view)), name=name)

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
        """The board of the chosen programme, filtered as asked. Raises PermissionDenied."""
        from desk.board import board_for
        from desk.rules import may_open
        from desk.views.board import board_workbook

        if not may_open(request.user, "index"):
            raise PermissionDenied
        view = board_for(request.GET)
        if EXPORT in request.GET and view.board is not None:
            return board_workbook(view.board)  # type: ignore[return-value]
        return super().index(request, {"view": view, "query": request.GET.urlencode(), **(extra_context or {})})
