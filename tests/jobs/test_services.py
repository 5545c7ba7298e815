"""Jobs: claimed by one, harmless to repeat, given up after three tries, in words."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs import registry, services
from jobs.models import LEASE, Job, LostLease
from jobs.tasks import run_job, sweep
from tests import factories
from tests.events.crowds import at_once

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


def test_job_that_is_not_there_is_no_error(db: None) -> None:
    services.run(job_id=12345)
    assert not Job.objects.exists()


def test_refusal_ends_the_job_in_its_own_words(db: None) -> None:
    job = ask("refuses")
    services.run(job_id=job.pk)
    assert (again(job).state, again(job).error) == (Job.State.FAILED, "Tiekartta on tyhjä. Lisää ensin tavoite.")


def test_broken_job_is_tried_three_times_then_failed_in_words(db: None) -> None:
    job, states = ask("breaks"), []
    for _ in range(5):
        sweep()
        states.append(again(job).state)
    assert states == [Job.State.QUEUED, Job.State.QUEUED, *[Job.State.FAILED] * 3]
    assert (len(done), again(job).attempts) == (3, 3)
    assert "ZeroDivisionError" not in again(job).error
    assert again(job).error


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
