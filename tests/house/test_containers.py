"""The production files agree with the settings and with each other."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.urls import reverse

from qualityportal import environment, processes

ROOT = Path(__file__).resolve().parent.parent.parent
PORTAL = {"migrate", "web", "worker", "beat"}
ENGINES = {"nginx", "postgres", "redis", "storage"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_compose_has_every_part(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == PORTAL | ENGINES


@pytest.mark.parametrize("name", sorted(PORTAL))
def test_each_portal_container_runs_a_process_that_exists(compose: dict[str, Any], name: str) -> None:
    assert compose["services"][name]["command"] == [name]
    assert name in processes.commands("0.0.0.0:8000")


@pytest.mark.parametrize("name", sorted(PORTAL))
def test_containers_get_known_settings_only(compose: dict[str, Any], name: str) -> None:
    given = set(compose["services"][name]["environment"])
    not_for_containers = {"VAR_DIR", "STATIC_ROOT", "DEBUG"}
    assert given == set(environment.SETTINGS) - not_for_containers


def test_engines_have_exact_versions(compose: dict[str, Any]) -> None:
    for name in ENGINES:
        assert re.search(r":(?!latest)[\w.-]*\d", compose["services"][name]["image"]), name
    assert compose["services"]["postgres"]["image"].startswith("postgres:15")


def test_only_nginx_is_reachable_from_outside(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["nginx"]


def test_no_secret_stands_in_the_file(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("KEY|PASSWORD", name) and name != "S3_ENDPOINT_URL":
                assert str(value).startswith("${"), name


def test_the_image_runs_without_root() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001"]


def test_the_log_of_nginx_tells_no_code_of_a_department_s_link() -> None:
    conf = (ROOT / "deploy" / "nginx.conf").read_text()
    hidden = re.search(r"map \$uri \$told \{\s+~(\S+) ", conf)
    logged = re.search(r"log_format portal '([^']*)'", conf)
    assert hidden is not None
    assert logged is not None
    assert re.match(hidden[1], reverse("awards:inquiries-answer", args=["secret-code"]))
    assert "$told" in logged[1]
    assert "$uri" not in logged[1]


def test_nginx_lets_the_largest_upload_through() -> None:
    found = re.search(r"client_max_body_size (\d+)m;", (ROOT / "deploy" / "nginx.conf").read_text())
    assert found
    assert int(found[1]) * 1024 * 1024 > settings.UPLOAD_MAX_BYTES


def test_nothing_secret_or_large_enters_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", ".git", ".venv", "certificates", "var"} <= set(ignored)


def test_requirements_are_locked_exactly() -> None:
    def pins(name: str) -> dict[str, str]:
        rows = re.findall(r"^([\w.-]+)(?:\[\w+\])?==([\w.]+)", (ROOT / name).read_text(), re.MULTILINE)
        return {re.sub(r"[-_.]+", "-", package).lower(): version for package, version in rows}

    lock = pins("requirements.lock")
    for name in "requirements.txt", "requirements-dev.txt":
        for line in (ROOT / name).read_text().splitlines():
            assert line.startswith("-r ") or re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+  # .+", line), line
        assert pins(name).items() <= lock.items()
