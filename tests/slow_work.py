"""Work that hangs the first time it is tried, so that its worker can be killed in the middle."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from jobs.models import Job
from jobs.registry import job_kind

HANG_SECONDS = 300


def hang_the_first_time(name: str) -> None:
    begun = Path(os.environ["WORK_FOLDER"]) / f"{name}-begun"
    if not begun.exists():
        begun.touch()
        time.sleep(HANG_SECONDS)


class SlowMail(BaseEmailBackend):
    """Keeps each delivered mail as a file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            hang_the_first_time("mail")
            (Path(os.environ["WORK_FOLDER"]) / f"{uuid4()}.mail").write_text(mail.message().as_string())
        return len(email_messages)


@job_kind("slow-test")
def slow(job: Job) -> str:
    """Keeps each finished piece of work as a file."""
    job.renew(50, "puolivälissä")
    hang_the_first_time("job")
    (Path(os.environ["WORK_FOLDER"]) / f"{uuid4()}.job").touch()
    return "/valmis/"
