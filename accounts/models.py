"""People who sign in."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """People are known by their e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())

    def create_user(self, email: str, **fields: Any) -> "User":
        """A person without a password: sign-in is by a code sent to the address."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person: identified by e-mail, staff when they have a staff role."""

    class Organisation(models.TextChoices):
        KUNTALIITTO = "kuntaliitto", _("Association of Finnish Municipalities")
        FCG = "fcg", _("FCG")
        PARTNER = "partner", _("Partner")

    class StaffRole(models.TextChoices):
        MANAGER = "manager", _("programme manager")
        CONSULTANT = "consultant", _("consultant")

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fi")
    organisation = models.CharField(_("staff organisation"), max_length=12, choices=Organisation, blank=True)
    staff_role = models.CharField(_("staff role"), max_length=12, choices=StaffRole, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("since"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_is_unique_in_any_case",
                violation_error_message=_("There is an account with this e-mail address already."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Staff have a staff role; municipalities' people have none."""
        return bool(self.staff_role) or self.is_superuser

    def has_usable_password(self) -> bool:
        """Nobody has a password, however their row came to be; so none is ever asked for to confirm who one is."""
        return False

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


class Erasure(models.Model):
    """One person who was deleted, known by number and moment of joining alone; see `accounts.erasures`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.BigIntegerField()
    joined_at = models.DateTimeField()
    erased_at = models.DateTimeField(default=timezone.now)
    written = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.person}, {self.erased_at}"
