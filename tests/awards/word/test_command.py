"""`manage.py selfassessment inspect`: what the page would find, for people and for programs."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from awards.criteria.loading import load
from tests.awards.word.papers import GB, ROOT, SENTENCE, paper, saved, whole

pytestmark = pytest.mark.django_db


def inspect(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("selfassessment", "inspect", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "自评报告.docx"
    path.write_bytes(saved(whole(characters=3000, tables=2, pictures=3)))
    return path


def test_json(file: Path) -> None:
    told: dict[str, Any] = json.loads(inspect(file, "--json"))
    assert list(told) == [
        "criteria", "numbering", "characters", "tables", "pictures", "profile", "items", "missing", "unmatched", "not_taken_over", "conflicts", "notes",
    ]  # fmt: skip
    assert (told["criteria"], told["tables"], told["pictures"], told["missing"]) == ("gbt19580-2012", 2, 3, [])
    assert [row["clause"] for row in told["items"]] == [item.clause for item in GB.items]
    first = told["items"][0]
    assert first.pop("first_words").startswith(SENTENCE)
    characters = first.pop("characters")
    assert characters > len(SENTENCE)
    assert first == {
        "clause": "4.1.2", "name": "高层领导的作用", "heading": "4.1.2 高层领导的作用", "matched_by": "number and name", "tables": 1, "pictures": 1,
    }  # fmt: skip
    assert told["profile"]["characters"] == len(SENTENCE)
    assert told["unmatched"] == [
        {"heading": "自评报告", "characters": 4, "tables": 0, "pictures": 0, "first_words": "自评报告"}
    ]


def test_the_same_from_the_database(file: Path) -> None:
    shipped = inspect(file, "--json")
    load(ROOT / "awards/criteria/data/gbt19580-2012.yaml")
    assert inspect(file, "--json") == shipped


def test_a_table_for_people(file: Path) -> None:
    told = inspect(file)
    assert "4.1.2     高层领导的作用" in told
    assert "自评报告" in told


def test_another_set_of_criteria(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(saved(paper((2, "1.1 经营者的质量责任"), SENTENCE)))
    told = json.loads(inspect(path, "--json", "--criteria", "small-enterprise"))
    assert [row["clause"] for row in told["items"]] == ["1.1"]
    assert len(told["missing"]) == 5


@pytest.mark.parametrize("code", ["nothing", "../data/gbt19580-2012", "/etc/passwd"])
def test_an_unknown_set(file: Path, code: str) -> None:
    with pytest.raises(CommandError, match="no criteria set"):
        inspect(file, "--criteria", code)


def test_a_refused_file_and_none(tmp_path: Path) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(CommandError, match="不符") as error:
        inspect(path)
    assert error.value.returncode == 1
    with pytest.raises(CommandError, match="No such file"):
        inspect(tmp_path / "nothing.docx")
