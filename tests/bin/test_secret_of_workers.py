"""The secret that opens sealed answers is handed to workers and to nobody else."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def is_worker(service: dict[str, Any]) -> bool:
    command = service.get("command", [])
    return command[:1] == ["celery"] and "worker" in command


def test_workers_alone_have_the_secret_that_opens_answers() -> None:
    workers = {name for name, service in SERVICES.items() if is_worker(service)}
    holders = {name for name, service in SERVICES.items() if "survey_secret" in yaml.safe_dump(service).lower()}
    assert (holders, "worker" in workers) == (workers, True)


def test_workers_have_the_secret_by_its_file() -> None:
    for service in filter(is_worker, SERVICES.values()):
        assert service["environment"]["SURVEY_SECRET_FILE"] == "/run/secrets/survey_secret"
        assert "survey_secret" in service["secrets"]


def test_no_service_has_all_secrets_at_once() -> None:
    """By a folder mounted, or a file of settings read."""
    mounts = [str(mount) for service in SERVICES.values() for mount in service.get("volumes", [])]
    assert [mount for mount in mounts if "secrets" in mount or mount.startswith((".", "/"))] == []
    assert [name for name, service in SERVICES.items() if "env_file" in service] == []


def test_image_holds_no_secret_that_opens_answers() -> None:
    assert "SURVEY_SECRET" not in (ROOT / "Dockerfile").read_text()
