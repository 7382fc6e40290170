"""What the content security policy and the closed networks of offices ask of every template and script."""

import re
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from django.template.loader import get_template
from django.test import override_settings

ROOT = Path(__file__).resolve().parent.parent.parent
ALL = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in ALL if "documents" not in path.parts and "emails" not in path.parts]
OUR_SCRIPTS = [
    path
    for ending in ("js", "css")
    for path in sorted((ROOT / "static").rglob(f"*.{ending}"))
    if "vendor" not in path.parts
]
FORBIDDEN = {
    "script in the page": r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>",
    "style in the page": r"<style\b",
    "style attribute": r"\sstyle\s*=",
    "handler attribute": r"\son[a-z]+\s*=\s*[\"']",
    "javascript address": r"javascript:",
    "something from another host": r"(?:src|href)\s*=\s*[\"'](?:https?:)?//",
    "a test of a role": r"\{%\s*(?:el)?if[^%]*\buser\.role\b",
}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_keeps_the_policy(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    assert {what: found[0] for what, rule in FORBIDDEN.items() if (found := re.search(rule, text))} == {}


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_a_template_compiles(path: Path) -> None:
    """A misspelt component, property, filter or block end fails here."""
    get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", OUR_SCRIPTS, ids=name_of)
def test_scripts_and_styles_load_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"(?:url\(|import\s+|fetch\()[\"']?https?://[^)\"']+", text) == []
    assert "eval(" not in text


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_every_static_file_named_in_a_template_exists(path: Path) -> None:
    names = re.findall(r"\{%\s*static\s+[\"']([^\"'{]+)[\"']", path.read_text())
    assert [name for name in names if finders.find(name) is None] == []


def test_static_files_can_be_collected_for_production(tmp_path: Path) -> None:
    """The manifest storage refuses a style sheet that names a file which is not there."""
    backend = f"{ManifestStaticFilesStorage.__module__}.{ManifestStaticFilesStorage.__name__}"
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": settings.STORAGES["staticfiles"] | {"BACKEND": backend},
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    manifest = tmp_path / "staticfiles.json"
    assert stat.S_IMODE(manifest.stat().st_mode) == 0o644, "the web process of the image is not who collected them"
