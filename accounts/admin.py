from django.contrib import admin

from accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """People; nobody has a password here."""

    list_display = ["name", "email", "organisation", "staff_role", "language", "is_active"]
    list_filter = ["organisation", "staff_role", "is_active"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "language", "organisation", "staff_role", "is_active"]
