"""House rules that a reader would otherwise have to watch for."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("core", "accounts", "awards", "benchmarking", "reports", "publicity", "qualityportal")
OURS = [
    path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if not {"migrations", "__pycache__"} & set(path.parts)
]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
HERE = Path(__file__)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return names


@pytest.mark.parametrize(
    "path", [path for path in OURS if path.stem == "actions" or "actions" in path.parts], ids=name_of
)
def test_no_action_imports_a_task(path: Path) -> None:
    """Letters and jobs are rows; the bell is rung after commit."""
    assert [name for name in imported(path) if "tasks" in name.split(".")] == []


@pytest.mark.parametrize("path", [path for path in OURS if path.stem in ("models", "actions", "rules")], ids=name_of)
def test_nouns_and_verbs_know_nothing_of_the_web(path: Path) -> None:
    web = (
        "django.http.HttpRe",
        "django.shortcuts",
        "django.views",
        "django.contrib.messages",
    )  # Http404 is visibility's word
    assert [name for name in imported(path) if name.startswith(web)] == []


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_an_exception_to_a_check_gives_its_reason(path: Path) -> None:
    bare = r"#\s*type:\s*ignore(?!\[[\w, -]+\]\s+#)|#\s*noqa(?!: [A-Z]+\d+)|pragma: no cover"
    assert [line.strip() for line in path.read_text().splitlines() if re.search(bare, line)] == []


@pytest.mark.parametrize("path", [path for path in TESTS if path != HERE], ids=name_of)
def test_own_code_is_not_mocked_and_no_test_is_skipped(path: Path) -> None:
    text = path.read_text()
    assert "unittest.mock" not in imported(path)
    assert re.findall(r"mark\.(?:skip|xfail)|pytest\.(?:skip|xfail)\(|\bmocker\b", text) == []


def test_no_text_names_this_machine_or_a_package_registry() -> None:
    """Of what a clone holds; what tools and people put beside it is passed over."""
    endings = (
        ".py",
        ".md",
        ".sh",
        ".txt",
        ".toml",
        ".yml",
        ".yaml",
        ".html",
        ".conf",
        ".lock",
        "run",
        "test",
        "manage",
    )
    beside = {
        ".git",
        ".venv",
        "var",
        "node_modules",
        "vendor",
        "__pycache__",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
    }
    rule = re.compile("/(?:work/main|opt/pypi|tmp/team)|py" + r"pi\.org|registry\.np" + "mjs|files.python" + "hosted")
    named = [
        name_of(path)
        for path in ROOT.rglob("*")
        if path.name.endswith(endings)
        and path.is_file()
        and not beside & set(path.relative_to(ROOT).parts)
        and path != HERE
        if rule.search(path.read_text(errors="replace"))
    ]
    assert named == []
