"""Wishes, and telling what came of them."""

from django.contrib import admin

from programmes.models import Wish


@admin.register(Wish)
class WishAdmin(admin.ModelAdmin[Wish]):
    list_display = ["text", "enrolment", "outcome", "made_at"]
    list_filter = ["programme"]
    list_select_related = ["enrolment__municipality", "enrolment__consortium", "enrolment__programme"]
    readonly_fields = ["programme", "enrolment", "text"]
    fields = ["programme", "enrolment", "text", "outcome"]
