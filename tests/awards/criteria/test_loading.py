"""Criteria sets come from files, load twice without change, and are not changed once frozen."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from awards.criteria.content import CriteriaContent, dump
from awards.criteria.loading import DATA, GBT_19580, freeze, load, load_content, stored
from awards.criteria.models import CriteriaSet, Item
from core.datafile import DataFileError
from core.models import Entry
from core.refusal import Refused

pytestmark = pytest.mark.django_db
FILES = sorted(DATA.glob("*.yaml"))


@pytest.fixture
def content() -> CriteriaContent:
    return CriteriaContent.parse(GBT_19580.read_text(encoding="utf-8"))


def changed(content: CriteriaContent, **head: Any) -> CriteriaContent:
    plain = content.model_dump()
    return CriteriaContent.parse({**plain, "criteria": {**plain["criteria"], **head}})


def test_gbt_19580_has_seven_categories_23_items_and_1000_points() -> None:
    criteria = load(GBT_19580)
    assert (criteria.categories.count(), criteria.items.count(), criteria.total) == (7, 23, 1000)
    assert sum(Item.objects.of(criteria.pk).filter(kind="process").values_list("points", flat=True)) == 600
    assert sum(Item.objects.of(criteria.pk).filter(kind="result").values_list("points", flat=True)) == 400
    assert Item.objects.of(criteria.pk).filter(kind="process").count() == 17
    first, last = Item.objects.of(criteria.pk).first(), Item.objects.of(criteria.pk).last()
    assert (str(first), first.points, str(last)) == ("4.1.2 高层领导的作用", 50, "4.7.7 领导方面的结果")
    assert list(criteria.factors.filter(kind="result").values_list("code", flat=True)) == ["Le", "T", "C", "I"]
    assert list(criteria.bands.filter(kind="process").values_list("low", "high")) == [
        (0, 5), (10, 25), (30, 45), (50, 65), (70, 85), (90, 100),
    ]  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_set_loads_the_same_way_and_reads_back_equal(file: Path) -> None:
    criteria = load(file)
    assert stored(criteria) == CriteriaContent.parse(file.read_text(encoding="utf-8"))
    assert CriteriaContent.parse(dump(stored(criteria))) == stored(criteria)


def test_every_item_says_what_to_describe(content: CriteriaContent) -> None:
    for item in content.items:
        assert 60 <= len(item.summary) <= 150, item.clause
        assert 2 <= len(item.questions) <= 4, item.clause


def test_loading_again_changes_nothing() -> None:
    criteria = load(GBT_19580)
    keys = list(criteria.items.values_list("pk", flat=True))
    assert load(GBT_19580) == criteria
    assert list(criteria.items.values_list("pk", flat=True)) == keys
    assert Entry.objects.filter(verb="criteria.load").count() == 1


def test_a_set_that_nobody_uses_may_be_corrected(content: CriteriaContent) -> None:
    criteria = load_content(content)
    load_content(changed(content, name="卓越绩效评价准则（校订）"))
    criteria.refresh_from_db()
    assert (criteria.name, criteria.items.count()) == ("卓越绩效评价准则（校订）", 23)


def test_a_frozen_set_is_not_changed_but_loading_the_same_is_no_change(content: CriteriaContent, officer: User) -> None:
    criteria = load_content(content)
    freeze(criteria, by=officer)
    freeze(criteria, by=officer)
    assert load_content(content) == criteria
    with pytest.raises(Refused, match="已冻结"):
        load_content(changed(content, name="另一个名称"))
    assert Entry.objects.filter(verb="criteria.freeze").count() == 1


def test_faults_are_told_with_path_and_reason(content: CriteriaContent) -> None:
    plain = content.model_dump()
    plain["criteria"]["total"] = 900
    plain["categories"][0]["items"][0]["clause"] = "4.1.3"
    plain["bands"]["process"].pop(1)
    plain["bands"]["result"][0]["texts"].pop("Le")
    with pytest.raises(DataFileError) as error:
        CriteriaContent.parse(plain)
    assert [fault.path for fault in error.value.faults] == [
        "categories[0].items[1].clause", "criteria.total", "bands.process[1]", "bands.result[0].texts",
    ]  # fmt: skip


def test_the_command_loads_checks_and_dumps(tmp_path: Path) -> None:
    out = StringIO()
    call_command("criteria", "load", str(DATA / "small-enterprise.yaml"), stdout=out)
    assert "6 items, 100 points" in out.getvalue()
    call_command("criteria", "check", str(GBT_19580), stdout=out)
    assert CriteriaSet.objects.count() == 1
    dumped = StringIO()
    call_command("criteria", "dump", "small-enterprise-example", stdout=dumped)
    assert CriteriaContent.parse(dumped.getvalue()).criteria.total == 100
    with pytest.raises(CommandError):
        call_command("criteria", "load", str(tmp_path / "none.yaml"))
    with pytest.raises(CommandError):
        call_command("criteria", "dump", "none")
