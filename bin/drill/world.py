"""What the drill is done on: the demo's network, a survey that takes answers, an event with seats, a roadmap."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from benchmarks.world import load_everything, new_event, new_round, session_of
from events.models import Event
from municipalities.models import Municipality
from participants.models import Enrolment
from programmes.models import Programme
from roadmaps.models import Roadmap
from surveys.models import Round, Survey
from surveys.services import keys, opening

SLUG = "digiverkosto-demo"
ANSWER = {"sector": "edu", "position": "emp", "age": "40", "benefits": "time", **{f"N{n}": "4" for n in range(1, 12)}}


@dataclass(frozen=True)
class World:
    survey: Survey
    due: Survey
    due_later: Survey
    event: Event
    enrolment: Enrolment
    roadmap: Roadmap
    contact: User
    session: str

    @property
    def event_path(self) -> str:
        return f"/fi/m/{self.enrolment.party.slug}/{self.enrolment.programme.slug}/events/{self.event.pk}/"


def build() -> World:
    call_command("migrate", verbosity=0)
    load_everything()
    keys.stock()
    programme = Programme.objects.get(slug=SLUG)
    roadmap = Roadmap.objects.filter(enrolment__programme=programme, enrolment__municipality__isnull=False).earliest(
        "pk"
    )
    enrolment = roadmap.enrolment
    contact = User.objects.get(email=enrolment.contact_email)
    places = Municipality.objects.filter(enrolled__enrolment__programme=programme).order_by("code")
    surveys = [
        opening.open_survey(
            survey=Survey.objects.create(round=new_round(programme, title), municipality=place), actor=None
        )
        for title, place in zip(("Drill", "Drill, due", "Drill, due later"), places, strict=False)
    ]
    return World(
        survey=surveys[0],
        due=surveys[1],
        due_later=surveys[2],
        event=new_event(enrolment),
        enrolment=enrolment,
        roadmap=roadmap,
        contact=contact,
        session=session_of(contact),
    )


def let_time_run_out(survey: Survey) -> None:
    Round.objects.filter(pk=survey.round_id).update(closes_at=timezone.now() - timedelta(seconds=1))


class Refused(Exception):
    """The portal did not confirm what was sent."""


@dataclass
class Browser:
    """Sends forms as a browser does; a redirect is the confirmation."""

    address: str
    session: str = ""
    patience: float = 15

    def post(self, path: str, form: Mapping[str, str]) -> str:
        """Where the portal leads after it has taken the form. Raises Refused for any other end."""
        token = "d" * 32
        cookies = f"csrftoken={token}" + (f"; sessionid={self.session}" if self.session else "")
        sent = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": token}).encode()
        request = urllib.request.Request(f"{self.address}{path}", sent, {"Cookie": cookies, "Referer": self.address})
        try:
            with urllib.request.build_opener(Stay).open(request, timeout=self.patience) as answer:
                raise Refused(str(answer.status))
        except urllib.error.HTTPError as answer:
            if answer.code != 302 or "?next=" in answer.headers["Location"]:
                raise Refused(f"{answer.code}") from None
            return str(answer.headers["Location"])
        except OSError as error:
            raise Refused(type(error).__name__) from error

    def get(self, path: str) -> tuple[int, str]:
        request = urllib.request.Request(f"{self.address}{path}", headers={"Cookie": f"sessionid={self.session}"})
        try:
            with urllib.request.urlopen(request, timeout=self.patience) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, ""
        except OSError as error:
            return 0, json.dumps(type(error).__name__)


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None
