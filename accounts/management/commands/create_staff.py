from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from accounts.services.factors import reset
from accounts.services.people import person, save_person
from digiverkosto.addresses import absolute
from digiverkosto.refusals import Refused

EMPLOYERS = {User.StaffRole.MANAGER: User.Organisation.KUNTALIITTO, User.StaffRole.CONSULTANT: User.Organisation.FCG}


class Command(BaseCommand):
    help = "Make a member of staff: the first one, or one more. Somebody who is there already gets the role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="how colleagues see them; needed for a new person")
        parser.add_argument("--role", choices=User.StaffRole.values, default=User.StaffRole.MANAGER.value)
        parser.add_argument("--organisation", choices=User.Organisation.values, help="by the role where it is not said")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="fi")
        parser.add_argument(
            "--reset-second-factor", action="store_true", help="take a lost one away, when no colleague can"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.make(options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    @transaction.atomic
    def make(self, options: dict[str, Any]) -> None:
        """All of it or nothing. Raises what the services refuse."""
        user = self.staff(options)
        self.stdout.write(f"{user.email}: {user.get_staff_role_display()}, {user.get_organisation_display()}")
        if options["reset_second_factor"]:
            reset(user=user, actor=None)
            self.stdout.write("The second factor was taken away.")
        with translation.override(user.language):
            self.stdout.write(f"They sign in at {absolute(reverse('account_request_login_code'))}")

    def staff(self, options: dict[str, Any]) -> User:
        """The person with the role, made when there is none. Raises CommandError for an address that is none."""
        email = options["email"].strip()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        known = User.objects.filter(email=email.lower()).exists()
        if not known and not options["name"].strip():
            raise CommandError("Give a name: --name 'Maija Mallikas'")
        user, made = person(email=email, name=options["name"].strip(), language=options["language"])
        role = User.StaffRole(options["role"])
        wanted = {
            "staff_role": role,
            "organisation": options["organisation"] or user.organisation or EMPLOYERS[role],
            "is_active": True,
        }
        changed = [name for name, value in wanted.items() if made or getattr(user, name) != value]
        for name in changed:
            setattr(user, name, wanted[name])
        return save_person(user=user, changed=changed, actor=None)
