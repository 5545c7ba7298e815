"""The secret that opens sealed answers is handed to workers and to nobody else."""

from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from django.conf import settings

from surveys.services.starting import check_at_start

ROOT = Path(__file__).resolve().parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def is_worker(service: dict[str, Any]) -> bool:
    command = service.get("command", [])
    return command[:1] == ["celery"] and "worker" in command


def queues_of(service: dict[str, Any]) -> set[str]:
    command = service["command"]
    return set(command[command.index("--queues") + 1].split(","))


def test_worker_that_closes_surveys_alone_has_the_secret_that_opens_answers() -> None:
    """Those that send letters and make documents need it for nothing."""
    closers = {name for name, service in SERVICES.items() if is_worker(service) and "celery" in queues_of(service)}
    holders = {name for name, service in SERVICES.items() if "survey_secret" in yaml.safe_dump(service).lower()}
    assert holders == closers == {"worker"}
    assert SERVICES["worker"]["environment"]["SURVEY_SECRET_FILE"] == "/run/secrets/survey_secret"


def test_every_queue_has_one_worker_that_takes_from_it() -> None:
    taken = sorted(queue for service in SERVICES.values() if is_worker(service) for queue in queues_of(service))
    assert taken == sorted(queue.name for queue in settings.CELERY_TASK_QUEUES)


def test_worker_of_letters_starts_without_the_secret_and_the_one_that_closes_does_not(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Worker:
        app: Any

    monkeypatch.setattr("django.conf.settings.SURVEY_SECRET", "")
    for queues, starts in (({"codes", "mail"}, True), ({"celery"}, False), ({"celery", "mail"}, False)):
        worker = Worker()
        worker.app = SimpleNamespace(amqp=SimpleNamespace(queues=SimpleNamespace(consume_from=queues)))
        with nullcontext() if starts else pytest.raises(SystemExit):
            check_at_start(sender=worker)


def test_no_service_has_all_secrets_at_once() -> None:
    """By a folder mounted, or a file of settings read."""
    mounts = [str(mount) for service in SERVICES.values() for mount in service.get("volumes", [])]
    outside = [mount for mount in mounts if "secrets" in mount or mount.startswith((".", "/"))]
    assert outside == ["./Caddyfile:/etc/caddy/Caddyfile:ro"]
    assert [name for name, service in SERVICES.items() if "env_file" in service] == []


def test_image_holds_no_secret_that_opens_answers() -> None:
    assert "SURVEY_SECRET" not in (ROOT / "Dockerfile").read_text()
