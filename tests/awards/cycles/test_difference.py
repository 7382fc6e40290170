"""What differs between two rulebooks, in words."""

from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.cycles import actions, editing
from awards.cycles.difference import differences
from awards.cycles.models import Cycle, CycleStage
from awards.cycles.outline import part
from awards.cycles.rulebook import Rulebook
from awards.cycles.typed import shown
from tests import people
from tests.awards import builders

PLAIN = Rulebook.parse(builders.make_rulebook()).plain()


def changes(act: Any) -> list[tuple[str, str, str, str]]:
    after = deepcopy(PLAIN)
    act(after)
    after = Rulebook.read(after).plain()
    return [
        (one.kind, one.title, one.before, one.after) for group in differences(PLAIN, after) for one in group.changes
    ]


def test_the_same_rulebook_does_not_differ() -> None:
    assert differences(PLAIN, deepcopy(PLAIN)) == []


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (lambda b: b["tiers"][0].update(quota=5), ("changed", "市长质量奖 › 名额", "2 个", "5 个")),
        (lambda b: b["tiers"][0].update(prize_yuan="1500000"), ("changed", "市长质量奖 › 奖金", "200,000 元", "1,500,000 元")),
        (lambda b: b["tiers"][0].update(pass_line="600"), ("changed", "市长质量奖 › 合格线（分）", "未设", "600 分")),
        (lambda b: b["committee"].update(ballot="secret"), ("changed", "投票方式", "实名投票", "无记名投票")),
        (lambda b: b["committee"].update(exceed=True), ("changed", "须超过该比例", "否", "是")),
        (lambda b: b["ranking"].update(weights={"document": "70", "visit": "30"}), ("changed", "权重", "材料评审 60%、现场评审 40%", "材料评审 70%、现场评审 30%")),
        (lambda b: b["checks"].pop(1), ("removed", "初审项 assessors", "代码 assessors；检查内容 初审项 assessors", "")),
        (lambda b: b["checks"].insert(0, {"code": "new", "label": "新的一条"}), ("added", "新的一条", "", "代码 new；检查内容 新的一条")),
        (lambda b: b["checks"].reverse(), ("moved", "顺序", "初审项 training、初审项 assessors、初审项 assessment、初审项 use", "初审项 use、初审项 assessment、初审项 assessors、初审项 training")),
        (lambda b: b["stages"][1].update(closes="2030-01-31"), ("changed", "形式审查 › 截止", "未设", "2030-01-31")),
        (lambda b: b["eligibility"].update(sizes=["small", "micro"]), ("changed", "规模限制", "未设", "小型、微型")),
        (lambda b: b["after"].update(fraud_bar={"unit": "life"}), ("added", "弄虚作假限报", "", "单位 终身")),
        (lambda b: b["materials"]["evidence"][0].update(required=False), ("changed", "证实性材料 › 营业执照 › 必交", "是", "否")),
        (lambda b: b["cycle"].update(reminders=[14, 3]), ("changed", "截止提醒", "7 天、1 天", "14 天、3 天")),
    ],
)  # fmt: skip
def test_a_change_is_told_by_its_field_and_in_words(act: Any, told: tuple[str, ...]) -> None:
    assert changes(act) == [told]


def test_every_edit_is_told_with_what_it_changed(client: Client, officer: User, head: User) -> None:
    builders.make_criteria()
    people.make_region()
    cycle = actions.load_rulebook(Rulebook.parse(PLAIN), by=officer)
    actions.edit_call(cycle, by=officer, title="关于申报的通知", text="欢迎申报。")
    stored = editing.normal(Cycle.objects.get().rulebook)
    tree = {"notice": shown([part("notice")], stored)["notice"] | {"days": "9"}}
    version = editing.version(stored, ["notice"])
    actions.edit_parts(cycle, by=head, names=("notice",), version=version, tree=tree)
    client.force_login(officer)
    edits = client.get(reverse("awards:cycles-history", args=[cycle.code])).context["edits"]
    assert [
        (str(e.actor), [(c.title, c.before, c.after) for g in groups for c in g.changes]) for e, groups in edits
    ] == [
        (str(head), [("天数", "5 天", "9 天")]),
        (str(officer), [("申报通知 › 标题", "未设", "关于申报的通知"), ("申报通知 › 正文", "未设", "欢迎申报。")]),
        (str(officer), []),
    ]


def test_a_cycle_is_compared_with_the_one_before(client: Client, officer: User, enterprise: User, cycle: Cycle) -> None:
    book = builders.make_rulebook(notice={"days": 9, "unit": "calendar"})
    book["stages"] = cycle.rulebook["stages"]
    book["cycle"] = book["cycle"] | {"code": "zmd-2016", "edition": 7}
    builders.make_cycle(code="zmd-2016", edition=7, rulebook=book, stage=CycleStage.DRAFT)
    client.force_login(officer)
    shown = client.get(reverse("awards:cycles-difference", args=["zmd-2016"]))
    assert shown.context["other"] == cycle
    assert [(g.name, [c.title for c in g.changes]) for g in shown.context["groups"]] == [
        ("cycle", ["代码", "届次"]),
        ("notice", ["天数", "单位"]),
    ]
    client.force_login(enterprise)
    assert client.get(reverse("awards:cycles-difference", args=["zmd-2016"])).status_code == 404
    alone = client.get(reverse("awards:cycles-difference", args=["zmd-2015"]), {"with": "zmd-2016"})
    assert (alone.context["other"], alone.context["groups"]) == (None, [])
