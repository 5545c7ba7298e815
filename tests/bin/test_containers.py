"""Dockerfile and docker-compose.yml, held to the settings and the commands that they name."""

import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from bin import healthcheck

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PORTAL = ("web", "worker", "worker-mail", "worker-documents", "beat", "migrate")
READ_BY_DJANGO = "DJANGO_SETTINGS_MODULE"


def names_the_settings_read() -> set[str]:
    sources = (path.read_text() for path in (ROOT / "digiverkosto" / "settings").glob("*.py"))
    pattern = re.compile(r"""(?:setting|environ\.get)\(\s*"([A-Z_]+)\"""")
    return {name for source in sources for name in pattern.findall(source)}


def steps(instruction: str) -> list[str]:
    """The arguments of every such instruction in the Dockerfile, continuation lines joined."""
    joined = re.sub(r"^#.*\n", "", DOCKERFILE.replace("\\\n", " "), flags=re.MULTILINE)
    return [line.removeprefix(instruction).strip() for line in joined.splitlines() if line.startswith(instruction)]


def commands() -> list[list[str]]:
    """Every command line of a portal container, a script's lines one by one."""
    lines: list[list[str]] = [yaml.safe_load(step) for step in steps("CMD")]
    for name in PORTAL:
        command = SERVICES[name].get("command", [])
        if command[:1] == ["sh"]:
            lines += [shlex.split(line) for line in command[-1].splitlines()]
        elif command:
            lines.append(command)
    return lines


@pytest.mark.parametrize("service", PORTAL)
def test_every_variable_of_a_portal_container_is_one_the_settings_read(service: str) -> None:
    names = {name.removesuffix("_FILE") for name in SERVICES[service]["environment"]}
    assert names - {READ_BY_DJANGO} - names_the_settings_read() == set()


def test_every_setting_that_production_demands_is_given() -> None:
    source = (ROOT / "digiverkosto" / "settings" / "production.py").read_text()
    demanded = set(re.findall(r'setting\("([A-Z_]+)"\)', source))
    given = {name.removesuffix("_FILE") for name in SERVICES["web"]["environment"]}
    assert {"SECRET_KEY", "DATABASE_URL"} <= demanded
    assert demanded - given == set()


@pytest.mark.parametrize("service", SERVICES)
def test_no_secret_is_written_in_the_file_and_each_named_one_is_handed_over(service: str) -> None:
    environment: dict[str, str] = SERVICES[service].get("environment", {})
    secrets = set(SERVICES[service].get("secrets", []))
    for name, value in environment.items():
        if re.search(r"SECRET|PASSWORD|DATABASE_URL|EMAIL_URL|KEY", name):
            assert name.endswith("_FILE"), f"{name} holds its value instead of naming a file"
            assert value.removeprefix("/run/secrets/") in secrets
    assert not re.search(r"://[^/\s:]+:[^/\s@]+@", yaml.safe_dump(SERVICES[service]))


def test_secrets_lie_in_files_that_git_and_the_image_leave_out() -> None:
    assert {Path(secret["file"]).parent.as_posix() for secret in COMPOSE["secrets"].values()} == {"secrets"}
    assert "/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    assert "secrets" in (ROOT / ".dockerignore").read_text().splitlines()


@pytest.mark.parametrize("service", [name for name in SERVICES if name != "migrate"])
def test_every_lasting_service_has_a_health_check_and_comes_back(service: str) -> None:
    assert SERVICES[service]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert SERVICES[service]["restart"] == "unless-stopped"


@pytest.mark.parametrize("service", PORTAL)
def test_portal_containers_wait_for_what_they_need(service: str) -> None:
    waits = SERVICES[service]["depends_on"]
    assert {"db", "redis"} <= set(waits)
    assert all(SERVICES[name].get("healthcheck") for name in waits if name != "migrate")
    assert service == "migrate" or waits["migrate"]["condition"] == "service_completed_successfully"


@pytest.mark.parametrize("service", [name for name in SERVICES if name != "migrate"])
def test_every_service_has_a_limit_of_memory_and_a_log_that_ends(service: str) -> None:
    assert SERVICES[service]["mem_limit"]
    assert SERVICES[service]["logging"]["options"] == {"max-size": "10m", "max-file": "5"}


def test_web_servers_can_be_many_behind_the_proxy_that_alone_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    caddyfile = (ROOT / "Caddyfile").read_text()
    assert "name web\n\t\t\tport 8000" in caddyfile
    assert "trusted_proxies" not in re.sub(r"#.*", "", caddyfile)
    size = int(re.findall(r"max_size (\d+)MB", caddyfile)[0]) * 1000 * 1000
    assert size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_proxy_waits_for_nobody_without_end() -> None:
    proxy = (ROOT / "Caddyfile").read_text()
    for limit in ("read_header", "read_body", "write", "idle", "dial_timeout", "response_header_timeout"):
        assert re.search(rf"^\s*{limit} \d+(s|m)$", proxy, re.MULTILINE), limit


def test_every_volume_is_declared() -> None:
    named = (mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", []))
    mounts = {mount for mount in named if not mount.startswith(".")}
    assert mounts == set(COMPOSE["volumes"])


def test_commands_name_what_exists() -> None:
    seen = set()
    for program, *arguments in commands():
        seen.add(program)
        if program == "gunicorn":
            module, attribute = arguments[0].split(":")
            assert callable(getattr(import_module(module), attribute))
        elif program == "celery":
            assert arguments[:2] == ["-A", "digiverkosto"]
            assert import_module("digiverkosto.celery").app.main == "digiverkosto"
        else:
            assert (program, arguments[0]) == ("python", "manage.py")
            assert arguments[1] in get_commands()
    assert seen == {"gunicorn", "celery", "python"}


def test_the_image_runs_as_nobody_special_with_production_settings() -> None:
    assert steps("USER") == ["digiverkosto"]
    assert "DJANGO_SETTINGS_MODULE=digiverkosto.settings.production" in steps("ENV")[-1]


def test_the_health_check_asks_under_a_name_the_portal_answers_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert SERVICES["web"]["healthcheck"]["test"][1:] == ["python", "bin/healthcheck.py"]
    monkeypatch.setenv("ALLOWED_HOSTS", "portal.example.org, www.example.org")
    assert healthcheck.own_host() == "portal.example.org"
    monkeypatch.delenv("ALLOWED_HOSTS")
    (tmp_path / "hosts").write_text(".example.org\n")
    monkeypatch.setenv("ALLOWED_HOSTS_FILE", str(tmp_path / "hosts"))
    assert healthcheck.own_host() == "example.org"


def test_static_files_are_collected_as_in_the_image(tmp_path: Path) -> None:
    """Runs the Dockerfile's own step, with its throw-away environment, over a copy of the sources.

    Only the compression is left out, as it takes long and fails at nothing.
    """
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    present = b"\0".join(name for name in listed.split(b"\0") if name and (ROOT / name.decode()).exists())
    copy = ["tar", "--create", "--null", "--files-from=-"]
    archive = subprocess.run(copy, cwd=ROOT, check=True, capture_output=True, input=present).stdout
    subprocess.run(["tar", "--extract"], cwd=tmp_path, check=True, input=archive)
    step = next(step for step in steps("RUN") if "collectstatic" in step)
    quick = [
        "from digiverkosto.settings.production import *",
        'WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "js"]',
    ]
    (tmp_path / "uncompressed.py").write_text("\n".join(quick))
    step = step.replace("digiverkosto.settings.production", "uncompressed")
    path = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    result = subprocess.run(["sh", "-c", step], cwd=tmp_path, env=path, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "var" / "static" / "staticfiles.json").exists()


def test_redis_writes_nothing_to_a_disk() -> None:
    """It holds, for ten minutes, how many answers came from a network."""
    command, redis = SERVICES["redis"]["command"], SERVICES["redis"]
    assert command[command.index("--save") + 1] == ""
    assert command[command.index("--appendonly") + 1] == "no"
    assert "volumes" not in redis


def test_the_image_has_the_client_programs_of_the_server_s_version() -> None:
    """pg_dump refuses a newer server."""
    clients = re.findall(r"postgresql-client-(\d+)", DOCKERFILE)
    assert [f"postgres:{version}" for version in clients] == [SERVICES["db"]["image"]]


def test_backups_go_to_a_volume_that_the_portal_s_account_may_write() -> None:
    folder = SERVICES["web"]["environment"]["BACKUP_FOLDER"]
    assert f"backup:{folder}" in SERVICES["web"]["volumes"]
    assert re.search(rf"install -d -m 700 -o digiverkosto -g digiverkosto {folder}$", DOCKERFILE, re.MULTILINE)
