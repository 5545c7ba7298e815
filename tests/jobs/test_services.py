"""Jobs: claimed by one, harmless to repeat, given up after three tries, in words."""

import errno
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.urls import reverse
from django.utils import timezone

from jobs import registry, services, tasks
from jobs.models import LEASE, Job, LostLease
from jobs.tasks import run_job
from tests import factories
from tests.events.crowds import at_once
from tests.jobs.sweeping import sweep

done: list[int] = []


def works(job: Job) -> str:
    done.append(job.pk)
    return "/valmis/"


def breaks(job: Job) -> str:
    done.append(job.pk)
    raise ZeroDivisionError


def refuses(job: Job) -> str:
    raise services.JobRefused("Tiekartta on tyhjä. Lisää ensin tavoite.")


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "_kinds", {"works": works, "breaks": breaks, "refuses": refuses})
    done.clear()
    yield
    done.clear()


def ask(kind: str = "works", key: str = "k") -> Job:
    return services.ask(kind=kind, key=key, params={}, owner=None)


def again(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_same_key_is_the_same_job(db: None) -> None:
    assert ask() == ask()
    assert Job.objects.count() == 1


def test_job_is_done_once(db: None) -> None:
    job = ask()
    for _ in range(2):
        services.run(job_id=job.pk)
        run_job(job_id=job.pk)
        sweep()
    job = again(job)
    assert (job.state, job.progress, job.result_url, job.attempts) == (Job.State.DONE, 100, "/valmis/", 1)
    assert (done, job.leased_until, job.finished_at is not None) == ([job.pk], None, True)


def test_sweep_itself_does_no_work(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long job would keep it from asking for the others."""
    asked: list[Any] = []
    monkeypatch.setattr("jobs.tasks.enqueue", lambda task, **about: asked.append((task, about)))
    job = ask()
    tasks.sweep()
    assert (asked, done) == ([("jobs.tasks.run_job", {"expires": 60, "job_id": job.pk})], [])


def test_job_that_is_not_there_is_no_error(db: None) -> None:
    services.run(job_id=12345)
    assert not Job.objects.exists()


def test_refusal_ends_the_job_in_its_own_words(db: None) -> None:
    job = ask("refuses")
    services.run(job_id=job.pk)
    assert (again(job).state, again(job).error) == (Job.State.FAILED, "Tiekartta on tyhjä. Lisää ensin tavoite.")


def pause_ends() -> None:
    """As if the time until the next attempt were over."""
    Job.objects.exclude(not_before=None).update(not_before=timezone.now())


def test_broken_job_is_tried_three_times_then_failed_in_words(db: None) -> None:
    job, states = ask("breaks"), []
    for _ in range(5):
        sweep()
        states.append(again(job).state)
        pause_ends()
    assert states == [Job.State.QUEUED, Job.State.QUEUED, *[Job.State.FAILED] * 3]
    assert (len(done), again(job).attempts) == (3, 3)
    assert "ZeroDivisionError" not in again(job).error
    assert again(job).error


def pauses_of(job: Job) -> list[int]:
    """Minutes between attempts until the job has failed; it is left alone meanwhile."""
    pauses: list[int] = []
    while not again(job).ended:
        begun = timezone.now()
        sweep()
        sweep()
        if not_before := again(job).not_before:
            pauses.append(round((not_before - begun).total_seconds() / 60))
            Job.objects.update(not_before=not_before - timedelta(minutes=pauses[-1], seconds=-1))
            sweep()
            Job.objects.update(not_before=timezone.now())
    return pauses


def test_pauses_between_attempts_grow(db: None) -> None:
    job = ask("breaks")
    assert pauses_of(job) == [1, 10]
    assert (len(done), again(job).attempts, again(job).state) == (3, 3, Job.State.FAILED)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_hours_of_a_full_disk_are_survived(db: None, number: int) -> None:
    def finds_no_room(job: Job) -> str:
        done.append(job.pk)
        raise OSError(number, "no room")

    registry._kinds["fills"] = finds_no_room
    job = ask("fills")
    pauses = pauses_of(job)
    assert pauses == [1, 5, 10, 20, 40, 60]
    assert (len(done), again(job).attempts) == (7, 7)


def test_another_error_of_a_file_is_no_full_disk(db: None) -> None:
    assert services.pauses_after(FileNotFoundError(errno.ENOENT, "gone")) == services.PAUSES


def test_leased_job_is_left_alone_until_the_lease_runs_out(db: None) -> None:
    job, now = ask(), timezone.now()
    Job.objects.update(state=Job.State.RUNNING, leased_until=now + LEASE, attempts=1)
    sweep()
    assert done == []
    Job.objects.update(leased_until=now - timedelta(seconds=1))
    sweep()
    assert (done, again(job).state, again(job).attempts) == ([job.pk], Job.State.DONE, 2)


def test_job_whose_workers_keep_dying_is_given_up(db: None) -> None:
    """A job that kills its worker each time must not kill one for ever."""
    job = ask()
    Job.objects.update(state=Job.State.RUNNING, attempts=3, leased_until=timezone.now() - timedelta(seconds=1))
    sweep()
    assert (done, again(job).state) == ([], Job.State.FAILED)


def test_kind_that_nobody_does_fails_in_the_end(db: None) -> None:
    job = ask("unheard-of")
    for _ in range(3):
        sweep()
        pause_ends()
    assert again(job).state == Job.State.FAILED


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_at_once_do_it_once() -> None:
    job = ask()
    people = [factories.person() for _ in range(20)]

    def act(_: object) -> bool:
        services.run(job_id=job.pk)
        return True

    at_once(people, act)
    assert (done, again(job).attempts) == ([job.pk], 1)


def test_own_job_is_shown_and_somebody_elses_is_a_404(db: None) -> None:
    owner, other = factories.person(), factories.consultant()
    job = services.ask(kind="works", key="k", params={}, owner=owner)
    url = reverse("job", args=[job.pk])
    assert factories.signed_in(owner).get(url).status_code == 200
    assert factories.signed_in(other).get(url).status_code == 404
    part = factories.signed_in(owner).get(url, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()


def taken_over(job: Job) -> Job:
    """What a worker holds whose lease has run out and whose job another has claimed."""
    silent = services.claim(job.pk)
    assert silent is not None
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - LEASE)
    assert services.claim(job.pk) is not None
    return silent


@pytest.mark.parametrize("write", [services.give_back, lambda job: services.finish(job, state=Job.State.DONE)])
def test_worker_that_lost_its_lease_changes_nothing(db: None, write: Callable[[Job], None]) -> None:
    job = ask()
    silent = taken_over(job)
    before = Job.objects.filter(pk=job.pk).values().get()
    with pytest.raises(LostLease):
        write(silent)
    with pytest.raises(LostLease):
        silent.renew(50)
    assert Job.objects.filter(pk=job.pk).values().get() == before


def test_finished_job_is_not_put_back_by_the_worker_that_lost_it(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ask()

    def overtaken(held: Job) -> str:
        """While this one works on, its lease runs out and another finishes the job."""
        Job.objects.filter(pk=held.pk).update(leased_until=timezone.now() - LEASE)
        monkeypatch.setitem(registry._kinds, "works", works)
        services.run(job_id=held.pk)
        raise ZeroDivisionError

    monkeypatch.setitem(registry._kinds, "works", overtaken)
    services.run(job_id=job.pk)
    assert (again(job).state, again(job).result_url, again(job).attempts) == (Job.State.DONE, "/valmis/", 2)


def sent_by(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> list[tuple[str, object]]:
    """What `act` puts into the queue."""
    messages: list[tuple[str, object]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **about: messages.append((name, about["kwargs"])))
    act()
    return messages


@pytest.mark.django_db(transaction=True)
def test_worker_is_woken_when_a_job_is_asked_for_and_not_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = sent_by(monkeypatch, ask)
    assert first == [("jobs.tasks.run_job", {"job_id": Job.objects.get().pk})]
    assert sent_by(monkeypatch, ask) == []


def test_claim_takes_its_own_job_alone(db: None) -> None:
    mine, other = ask(), ask(key="other")
    services.run(job_id=mine.pk)
    assert (done, again(other).state, again(other).attempts) == ([mine.pk], Job.State.QUEUED, 0)


@pytest.mark.parametrize("state", [Job.State.DONE, Job.State.FAILED])
def test_job_that_has_ended_waits_for_nobody_though_its_lease_has_run_out(db: None, state: str) -> None:
    ask()
    Job.objects.update(state=state, leased_until=timezone.now() - LEASE)
    assert list(Job.objects.waiting(timezone.now())) == []


def test_word_of_progress_keeps_the_lease_and_shows(db: None) -> None:
    held = services.claim(ask().pk)
    assert held is not None
    Job.objects.update(leased_until=timezone.now() + timedelta(seconds=1))
    before = timezone.now()
    held.renew(40, "Piirretään kuvia")
    assert (held.progress, held.note) == (40, "Piirretään kuvia")
    stored = again(held)
    assert (stored.progress, stored.note, stored.leased_until == held.leased_until) == (40, "Piirretään kuvia", True)
    assert stored.leased_until is not None
    assert LEASE <= stored.leased_until - before < LEASE + timedelta(seconds=10)


def test_word_of_progress_is_about_its_own_job_alone(db: None) -> None:
    held, other = services.claim(ask().pk), services.claim(ask(key="other").pk)
    assert held
    assert other
    held.renew(40)
    assert again(other).progress == 0


def test_ended_job_takes_no_more_word_of_progress(db: None) -> None:
    held = services.claim(ask().pk)
    assert held
    Job.objects.update(state=Job.State.DONE, progress=100)
    with pytest.raises(LostLease):
        held.renew(40)
    assert again(held).progress == 100


def test_failed_job_keeps_how_far_it_came(db: None) -> None:
    held = services.claim(ask().pk)
    assert held
    held.renew(40)
    services.finish(held, state=Job.State.FAILED, error="x" * 501)
    stored = again(held)
    assert (stored.progress, len(stored.error)) == (40, 500)


@pytest.mark.parametrize(("state", "ended"), [("queued", False), ("running", False), ("done", True), ("failed", True)])
def test_page_of_a_job_asks_again_until_it_has_ended(db: None, state: str, ended: bool) -> None:
    owner = factories.person()
    job = services.ask(kind="works", key="k", params={}, owner=owner)
    Job.objects.update(state=state)
    page = factories.signed_in(owner).get(reverse("job", args=[job.pk])).content.decode()
    assert (again(job).ended, "hx-trigger" not in page) == (ended, ended)


def test_broken_job_and_a_lost_lease_are_logged(db: None, caplog: pytest.LogCaptureFixture) -> None:
    broken = ask("breaks")
    services.run(job_id=broken.pk)
    assert "job failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    held = ask(key="held")

    def overtaken(job: Job) -> str:
        raise LostLease

    registry._kinds["works"] = overtaken
    services.run(job_id=held.pk)
    assert "lease lost" in caplog.text


def test_job_of_a_kind_without_words_is_listed_as_work_in_the_background(db: None) -> None:
    assert str(ask()) == "taustatyö"
