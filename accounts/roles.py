"""Who counts as which kind of staff; the apps' `rules` modules build their permissions on these."""

from collections.abc import Iterable

import rules
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from accounts.models import User


@rules.predicate
def is_manager(user: User | AnonymousUser) -> bool:
    """A programme manager of Kuntaliitto."""
    return isinstance(user, User) and user.is_active and user.staff_role == User.StaffRole.MANAGER


@rules.predicate
def is_consultant(user: User | AnonymousUser) -> bool:
    """A consultant of FCG."""
    return isinstance(user, User) and user.is_active and user.staff_role == User.StaffRole.CONSULTANT


is_portal_staff = is_manager | is_consultant


def allow(models: Iterable[type[Model]], verbs: Iterable[str], predicate: rules.predicates.Predicate) -> None:
    """Give the admin's permissions for each verb (view, add, change, delete) on each model."""
    for model in models:
        for verb in verbs:
            rules.add_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}", predicate)
        label = model._meta.app_label
        if not rules.perm_exists(label):
            rules.add_perm(label, is_portal_staff)
