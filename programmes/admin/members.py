"""Municipalities and who belongs to them."""

from django.contrib import admin

from municipalities.models import Consortium, Membership, Municipality


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin[Municipality]):
    """Register facts: read here, loaded by a command."""

    list_display = ["name", "code", "region", "population", "languages", "urbanity", "invented"]
    list_filter = ["urbanity", "languages", "invented"]
    search_fields = ["name_fi", "name_sv", "code"]


@admin.register(Consortium)
class ConsortiumAdmin(admin.ModelAdmin[Consortium]):
    list_display = ["name", "slug"]
    search_fields = ["name"]


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin[Membership]):
    list_display = ["user", "municipality", "consortium", "role", "since"]
    list_filter = ["role"]
    list_select_related = ["user", "municipality", "consortium"]
    search_fields = ["user__name", "user__email"]
    autocomplete_fields = ["user", "municipality", "consortium"]
