from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.services.factors import reset
from accounts.services.people import save_person
from digiverkosto.refusals import Refused
from digiverkosto.registers import Register, actor_of


@admin.register(User)
class UserAdmin(Register[User]):
    """People; nobody has a password here."""

    one_way_to_save = True
    list_display = ["name", "email", "organisation", "staff_role", "language", "is_active"]
    list_filter = ["organisation", "staff_role", "is_active"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "language", "organisation", "staff_role", "is_active", "second_factor"]
    add_fields = ["name", "email", "language", "organisation", "staff_role"]
    readonly_fields = ["second_factor"]

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        return self.fields if obj else self.add_fields

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """People of municipalities are invited on their own pages: whoever is added here works with everybody's."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None:
            form.base_fields["staff_role"].required = True
        return form

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        """Whoever is given a role gets the invitation by mail."""
        return super().add_view(request, form_url, {"title": _("Invite to the staff"), **(extra_context or {})})

    def store(self, request: HttpRequest, row: User, form: ModelForm[User], *, made: bool) -> None:
        save_person(user=row, changed=form.changed_data, actor=actor_of(request))

    @admin.display(description=gettext_lazy("second factor"))
    def second_factor(self, user: User) -> SafeString | str:
        """Whether there is one, and the way to take away a lost one."""
        if not Authenticator.objects.filter(user_id=user.pk).exists():
            return _("none yet: staff set it up when they sign in")
        return format_html(
            '{} <a class="button" href="{}">{}</a>',
            _("in use"),
            reverse("admin:person-reset-factor", args=[user.pk]),
            _("Reset a lost one"),
        )

    def get_urls(self) -> list[URLPattern]:
        page = path("<int:pk>/second-factor/", self.admin_site.admin_view(self.reset), name="person-reset-factor")
        return [page, *super().get_urls()]

    def reset(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once more, then take somebody's lost second factor away."""
        user = get_object_or_404(User, pk=pk)
        if not request.user.has_perm("accounts.reset_second_factor", user):
            raise PermissionDenied
        if request.method == "POST":
            try:
                reset(user=user, actor=actor_of(request))
            except Refused as refusal:
                messages.warning(request, str(refusal))
            else:
                messages.success(
                    request, _("%(person)s sets up a new second factor when they sign in next.") % {"person": user}
                )
            return redirect("admin:accounts_user_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Reset the second factor of %(person)s") % {"person": user},
            "person": user,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/accounts/user/reset_second_factor.html", context)
