from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.forms import ModelForm
from django.http import HttpRequest

from accounts import services
from accounts.models import User
from digiverkosto.registers import Register, actor_of

for model in (Group, EmailAddress, Authenticator):
    admin.site.unregister(model)
"""Rights go by role, addresses are the accounts' own, and a second factor is its owner's secret: no registers of them."""


@admin.register(User)
class UserAdmin(Register[User]):
    """People; nobody has a password here."""

    list_display = ["name", "email", "organisation", "staff_role", "language", "is_active"]
    list_filter = ["organisation", "staff_role", "is_active"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "language", "organisation", "staff_role", "is_active"]

    def store(self, request: HttpRequest, row: User, form: ModelForm[User], *, made: bool) -> None:
        services.save_person(user=row, changed=form.changed_data, actor=actor_of(request))
