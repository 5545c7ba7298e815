"""The faults, one after the other while people go on, and the counting afterwards."""

import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from bin.drill import clock
from bin.drill.disk import FLAG
from bin.drill.load import ANSWERS, MAILS, SEATS, Load, loads
from bin.drill.mail_server import MailServer
from bin.drill.processes import Portal, Servers
from bin.drill.report import Report, seconds_until, surely
from bin.drill.world import ANSWER, Browser, Refused, World, let_time_run_out
from jobs.beat import SILENT_AFTER
from jobs.models import Heartbeat, Job
from outbox.models import Message
from outbox.services import post_text
from roadmaps.models import Roadmap
from roadmaps.services import documents
from surveys.models import SealedAnswer, Survey


@dataclass(frozen=True)
class Drill:
    world: World
    servers: Servers
    portal: Portal
    mail: MailServer
    folder: Path
    address: str
    report: Report

    def run(self) -> None:
        seconds_until(lambda: Browser(self.address).get("/healthz")[0] == 200, 60)
        seconds_until(lambda: Heartbeat.objects.exists(), 90)
        people = loads(self.world, self.address)
        for load in people:
            load.start()
        time.sleep(5)
        self.database_crashes()
        self.processes_are_killed()
        self.redis_hangs()
        self.mail_server_is_silent()
        self.database_is_restarted()
        self.disk_is_full()
        self.schedule_stops()
        self.clock_is_put_back()
        for load in people:
            load.wait()
        self.count(people)

    def database_crashes(self) -> None:
        self.servers.restart_postgres("immediate")

    def database_is_restarted(self) -> None:
        self.servers.restart_postgres("fast")

    def processes_are_killed(self) -> None:
        for process in (self.portal.web, self.portal.letters, self.portal.work, self.portal.documents):
            process.kill()
            time.sleep(2)

    def redis_hangs(self) -> None:
        hanging = threading.Thread(target=self.servers.hang_redis, args=[15])
        seconds_until(lambda: Browser(self.address).get("/fi/")[0] == 200, 30)
        hanging.start()
        time.sleep(1)
        longest, refusals = 0.0, []
        for number in range(12):
            begun = time.monotonic()
            refusals += self.asks_for_a_code(number)
            longest = max(longest, time.monotonic() - begun)
            time.sleep(0.5)
        hanging.join()
        self.report.add(
            "Redis hangs: somebody asks for a code to sign in",
            "confirmed within 2 s",
            f"{12 - len(refusals)} of 12, the longest took {longest:.1f} s {refusals or ''}",
            holds=not refusals and longest < 2,
        )

    def asks_for_a_code(self, number: int) -> list[str]:
        """Why it was not confirmed; empty when it was."""
        try:
            Browser(self.address).post("/fi/accounts/login/code/", {"email": f"nobody-{number}@example.org"})
        except Refused as refusal:
            return [str(refusal)]
        return []

    def mail_server_is_silent(self) -> None:
        self.mail.silent.set()
        time.sleep(3)
        surely(lambda: let_time_run_out(self.world.due))
        _version, job = surely(lambda: documents.request(roadmap=self.world.roadmap, actor=self.world.contact))
        made = seconds_until(lambda: Job.objects.get(pk=job.pk).state == Job.State.DONE, 90)
        closed = seconds_until(lambda: Survey.objects.get(pk=self.world.due.pk).state == Survey.State.CLOSED, 120)
        self.report.add("mail server silent: a document is made", "within 90 s", f"{made:.0f} s", holds=made < 90)
        self.report.add(
            "mail server silent: a survey whose time is up closes",
            "within 120 s",
            f"{made + closed:.0f} s",
            holds=made + closed < 120,
        )
        self.mail.silent.clear()

    def disk_is_full(self) -> None:
        flag = self.folder / FLAG
        flag.touch()
        roadmap = self.world.roadmap
        surely(lambda: Roadmap.objects.filter(pk=roadmap.pk).update(vision=f"Drill {timezone.now()}"))
        before = self.files()
        _version, job = surely(lambda: documents.request(roadmap=roadmap, actor=self.world.contact))
        tried = seconds_until(lambda: Job.objects.get(pk=job.pk).attempts > 0, 60)
        time.sleep(5)
        halves = self.files() - before
        flag.unlink()
        waits = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED)
        surely(lambda: waits.update(not_before=None))
        made = seconds_until(lambda: Job.objects.get(pk=job.pk).state == Job.State.DONE, 120) if tried < 60 else 120
        self.report.add("disk full: no half file is left", "0 files", f"{len(halves)} files", holds=not halves)
        self.report.add("disk free again: the document is made", "within 120 s", f"{made:.0f} s", holds=made < 120)

    def files(self) -> set[Path]:
        return {path for path in (self.folder / "media").rglob("*") if path.is_file()}

    def schedule_stops(self) -> None:
        self.portal.beat.end()
        surely(lambda: Heartbeat.objects.update(at=timezone.now() - SILENT_AFTER - timedelta(minutes=1)))
        self.readyz_tells("schedule stopped", "What happens by the clock has stopped")
        self.portal.beat.begin()
        self.readyz_is_well("schedule beats again")

    def clock_is_put_back(self) -> None:
        """The machine starts anew with a clock that is ten minutes late, and once more when that has been set right."""
        self.restart_machine(-600)
        self.readyz_tells("clock put back ten minutes", "The clocks of the machines differ")
        surely(lambda: let_time_run_out(self.world.due_later))
        answered = seconds_until(self.an_answer_is_taken, 60)
        self.report.add("clock put back: an answer is taken", "within 60 s", f"{answered:.0f} s", holds=answered < 60)
        key = "late-clock"
        surely(lambda: post_text(key=key, to="drill@example.org", subject="Drill", body="Hei", language="fi"))
        sent = seconds_until(lambda: Message.objects.get(key=key).state == Message.State.SENT, 120)
        self.report.add("clock put back: a mail goes", "within 120 s", f"{sent:.0f} s", holds=sent < 120)
        late = surely(lambda: Survey.objects.get(pk=self.world.due_later.pk).state)
        self.report.add("clock put back: a survey is open by that clock", "open", late, holds=late == Survey.State.OPEN)
        self.restart_machine(0)
        self.readyz_is_well("clock set right")
        closed = seconds_until(self.late_survey_is_closed, 120)
        self.report.add(
            "clock set right: a survey whose time is up closes", "within 120 s", f"{closed:.0f} s", holds=closed < 120
        )

    def late_survey_is_closed(self) -> bool:
        return Survey.objects.get(pk=self.world.due_later.pk).state == Survey.State.CLOSED

    def restart_machine(self, seconds_off: int) -> None:
        self.portal.end()
        clock.set_clock(seconds_off)
        self.portal.begin()

    def an_answer_is_taken(self) -> bool:
        try:
            Browser(self.address).post(f"/s/{self.world.due_later.key}", {**ANSWER, "token": "late-clock"})
        except Refused:
            return False
        return True

    def readyz_tells(self, what: str, sentence: str) -> None:
        told = seconds_until(lambda: sentence in Browser(self.address).get("/readyz")[1], 120)
        self.report.add(f"{what}: /readyz tells", "within 120 s", f"{told:.0f} s", holds=told < 120)

    def readyz_is_well(self, what: str) -> None:
        well = seconds_until(lambda: Browser(self.address).get("/readyz")[1] == "ready\n", 120)
        self.report.add(f"{what}: /readyz is well", "within 120 s", f"{well:.0f} s", holds=well < 120)

    def count(self, people: list[Load]) -> None:
        connection.close()
        answers, registrations, mails = people
        kept = SealedAnswer.objects.filter(survey=self.world.survey).count()
        self.add("answers", answers, ANSWERS, kept, holds=kept == ANSWERS)
        seats = self.world.event.registrations.filter(user__email__startswith="drill-").count()
        self.add("registrations", registrations, SEATS, seats, holds=seats == SEATS)
        mine = Message.objects.filter(key__startswith="drill-")
        seconds_until(lambda: not mine.exclude(state__in=["sent", "failed"]).exists(), 420)
        ids = list(mine.values_list("message_id", flat=True))
        came = [self.mail.received[one] for one in ids]
        arrived, most = sum(count > 0 for count in came), max(came, default=0)
        self.add("mails", mails, MAILS, arrived, holds=arrived == MAILS)
        repeated = sum(count > 1 for count in came)
        self.report.add(
            "mails repeated", "twice at most", f"{repeated} twice, none more than {most} times", holds=most <= 2
        )

    def add(self, name: str, load: Load, asked: int, kept: int, *, holds: bool) -> None:
        self.report.add(
            f"{name}: two restarts of PostgreSQL, killed processes, silences",
            f"{asked} asked",
            f"{len(load.confirmed)} confirmed after {load.retries} tries in vain, {kept} kept",
            holds=holds and len(load.confirmed) == asked,
        )
