"""A rulebook is data: read, checked, loaded, written back."""

from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.http import QueryDict
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.models import Region, User
from awards.criteria.loading import GBT_19580, load
from awards.cycles import schema, typed
from awards.cycles.actions import load_rulebook, publish
from awards.cycles.edition import StageName
from awards.cycles.entry import MaterialsRule
from awards.cycles.models import Cycle, Phase
from awards.cycles.outline import part
from awards.cycles.partforms import PartsForm
from awards.cycles.rulebook import Rulebook, RulebookError, dump
from core.models import Entry
from core.refusal import Refused
from tests.awards.builders import make_application
from tests.people import moment

FILES = sorted((settings.BASE_DIR / "rulebooks").glob("*.yaml"))
ZHUMADIAN = settings.BASE_DIR / "rulebooks" / "zhumadian-2015.yaml"
TEXT = ZHUMADIAN.read_text(encoding="utf-8")


PLAIN = Rulebook.parse(TEXT).plain()


def plain() -> dict[str, Any]:
    return deepcopy(PLAIN)


def faults(data: dict[str, Any] | str) -> dict[str, str]:
    with pytest.raises(RulebookError) as error:
        Rulebook.parse(data)
    return {fault.path: fault.reason for fault in error.value.faults}


@pytest.fixture
def region(db: None) -> Region:
    return Region.objects.get_or_create(code="411700", defaults={"name": "驻马店市", "level": "city"})[0]


@pytest.fixture
def ready(region: Region) -> None:
    load(GBT_19580)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_rulebook_of_the_folder_is_sound_and_comes_back_equal(file: Path) -> None:
    rulebook = Rulebook.parse(file.read_text(encoding="utf-8"))
    assert Rulebook.parse(dump(rulebook)) == rulebook
    assert Rulebook.parse(rulebook.plain()) == rulebook
    assert list(rulebook.plain()) == [name for name in Rulebook.model_fields if name in rulebook.plain()]


def test_the_facts_of_the_sixth_award_stand_in_its_rulebook() -> None:
    rules = Rulebook.parse(TEXT)
    assert (rules.cycle.edition, rules.cycle.award_year, rules.tiers[0].quota) == (6, 2015, 5)
    assert [check.code for check in rules.checks] == ["training", "assessors", "self_assessment", "results_used"]
    assert (rules.committee.ballot, rules.committee.announced_at_once) == ("named", True)
    assert rules.stage("award").opens == date(2016, 3, 4)
    assert rules.tiers[0].prize_fen == 20_000_000


def test_the_schema_and_the_tables_know_the_same_stages() -> None:
    assert set(StageName.__args__) == set(Phase.values)


def test_a_day_is_open_to_its_end_and_a_moment_without_zone_is_meant_in_shanghai() -> None:
    data = plain()
    data["stages"][0] |= {"opens": "2015-09-01T08:30:00", "closes": "2015-09-30"}
    stage = Rulebook.parse(data).stages[0]
    assert stage.opens_at == moment("2015-09-01 08:30")
    assert stage.closes_at == moment("2015-10-01 00:00")
    assert stage.closes_at.astimezone(UTC) == datetime(2015, 9, 30, 16, tzinfo=UTC)


def test_pass_lines_in_points_and_in_percent_mean_the_same() -> None:
    data = plain()
    data["tiers"][0]["pass_percent"] = "60"
    assert Rulebook.parse(data).tiers[0].pass_line_hundredths(1000) == 60_000
    del data["tiers"][0]["pass_percent"]
    data["tiers"][0]["pass_line"] = "600.5"
    assert Rulebook.parse(data).tiers[0].pass_line_hundredths() == 60_050


BROKEN = {
    "scheme.office.postcode": ({"postcode": "46300"}, "应为六位数字"),
    "tiers[0].quota": ({"quota": -1}, "不能小于 0"),
    "tiers[0].prize_yuan": ({"prize_yuan": "1.005"}, "两位小数"),
    "tiers[0].prize": ({"prize": "1"}, "没有这个字段"),
    "ranking.weights": ({"weights": {"document": "60", "visit": "30"}}, "应为 100"),
    "ranking.weights.defence": (
        {"weights": {"document": "60", "visit": "30", "defence": "10"}},
        "没有环节 陈述答辩（defence）",
    ),
    "committee.size": ({"size": 16}, "奇数"),
    "committee.threshold": ({"threshold": "3/2"}, "不超过 1"),
    "committee.quorum": ({"quorum": 0.67}, "分数"),
    "committee.ballot": ({"ballot": "nmaed"}, "是否为 named"),
    "notice.days": ({"days": "七"}, "整数"),
    "review.difference_percent": ({"difference_percent": 12}, "5 的倍数"),
    "after.fraud_bar.length": ({"unit": "life", "length": 3}, "终身"),
    "checks[1].code": ({"code": "training"}, "重复"),
    "materials.answer_limit": ({"answer_limit": 60000}, "总字数"),
    "materials.answers": ({"answers": "optional"}, "独立评审"),
    "cycle.title": ({"title": "  "}, "不能为空"),
    "tracks[0].quotas.gold": ({"quotas": {"gold": 1}}, "没有代码"),
    "tracks": ({"quotas": {"main": 6}}, "超过名额"),
}


@pytest.mark.parametrize("path", BROKEN)
def test_a_fault_is_told_with_its_path_and_a_chinese_reason(path: str) -> None:
    change, reason = BROKEN[path]
    data = plain()
    place: Any = data
    for step in _steps(path, change):
        place = place[step]
    place.update(change)
    assert reason in faults(data)[path]


def _steps(path: str, change: dict[str, Any]) -> list[str | int]:
    """Where the change goes: the path up to the changed field."""
    if path == "tracks":
        path = "tracks[0].quotas"
    words = [word for part in path.split(".") for word in part.replace("]", "").split("[")]
    while words[-1] not in change and len(words) > 1:
        words.pop()
    return [int(word) if word.isdigit() else word for word in words[:-1]]


@pytest.mark.parametrize(
    ("order", "path", "reason"),
    [
        (["completeness", "application"], "stages[0].name", "从申报"),
        (["application", "application"], "stages[1].name", "重复"),
        (["application", "ranking", "review"], "stages[2].name", "不能排在"),
        (["application", "review", "committee", "ranking"], "stages[3].name", "不能排在"),
        (["application", "review"], "stages", "须有 表彰决定（decision）"),
        (["application", "consensus"], "stages[1].name", "须有 专家独立评审（review）"),
        (["application", "elections"], "stages[1].name", "只能是"),
    ],
)
def test_stages_are_known_and_in_order(order: list[str], path: str, reason: str) -> None:
    data = plain()
    data["stages"] = [{"name": name, "opens": "2015-09-01", "closes": "2015-09-30"} for name in order]
    assert reason in faults(data)[path]


def test_a_required_recommendation_needs_somebody_who_asks_for_it() -> None:
    data = plain()
    data["recommendation"] = {"mode": "required", "by": ["district"]}
    assert Rulebook.parse(data).recommendation.mode == "required"
    data["stages"] = [{"name": "application", "opens": "2015-09-01", "closes": "2015-09-30"}, {"name": "decision"}]
    assert "核对推荐意见" in faults(data)["recommendation.mode"]


def test_defence_and_visit_may_stand_either_way() -> None:
    for pair in (["visits", "defence"], ["defence", "visits"]):
        data = plain()
        data["stages"] = [
            {"name": name, "opens": "2015-09-01", "closes": "2015-09-30"}
            for name in ["application", "review", "consensus", *pair, "ranking", "decision"]
        ]
        data["ranking"]["weights"] = {"document": "50", "visit": "30", "defence": "20"}
        assert Rulebook.parse(data).has("defence")


def test_dates_run_in_order() -> None:
    data = plain()
    data["stages"][0]["closes"] = "2015-08-31"
    data["stages"][2]["opens"] = "2015-09-02"
    found = faults(data)
    assert "不能早于" in found["stages[0].closes"]
    assert "不能早于" in found["stages[2].opens"]


def test_the_first_stage_needs_its_dates() -> None:
    data = plain()
    del data["stages"][0]["closes"]
    assert "stages[0]" in faults(data)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("scheme: [", ("第 1 行第 10 列", "YAML 格式有误：这里缺少内容，常因括号没有写完或符号多余")),
        ("scheme: [1\ncycle: 2", ("第 2 行第 6 列", "YAML 格式有误：括号没有写完，缺少逗号或“]”")),
        (
            "scheme:\n  code: a: b",
            ("第 2 行第 10 列", "YAML 格式有误：这里不能有冒号：可能缩进不齐；文字中含英文冒号的，请加引号"),
        ),
        ("scheme:\n  code: a\n cycle: b", ("第 3 行第 2 列", "YAML 格式有误：缩进与上文不一致，或列表项缺少“-”")),
        ("scheme:\n\tcode: a", ("第 2 行第 1 列", "YAML 格式有误：缩进只能用空格，不能用制表符")),
        ("scheme: 'a", ("第 1 行第 11 列", "YAML 格式有误：引号没有成对")),
        ("scheme: @a", ("第 1 行第 9 列", "YAML 格式有误：以这个符号开头的文字请加引号")),
        ("scheme: *a", ("第 1 行第 9 列", "YAML 格式有误：以“*”开头的文字请加引号")),
        ("scheme: !a b", ("第 1 行第 9 列", "YAML 格式有误：以“!”或“%”开头的文字请加引号")),
        ("a: 1\n---\nb: 2", ("第 2 行第 1 列", "YAML 格式有误：一个文件只能有一份规则，请删去“---”或“...”以后的内容")),
        ("? [a]\n: b", ("", "YAML 格式有误：名称只能是文字")),
        (
            "scheme\ncycle: 1",
            ("第 2 行第 6 列", "YAML 格式有误：这里不能有冒号：可能缩进不齐；文字中含英文冒号的，请加引号"),
        ),
        ("- 1", ("", "文件内容应为一组字段")),
        ("scheme: 1\nscheme: 2", ("第 2 行第 1 列", "“scheme”重复出现")),
        ("cycle: {award_year: 2015-13-45}", ("", "YAML 格式有误：日期或时间不存在")),
        ("a: \0", ("", "YAML 格式有误：文件中有不能显示的控制字符")),
        ("", ("", "文件内容应为一组字段")),
    ],
)
def test_what_is_no_rulebook_at_all_is_told_in_chinese(text: str, reason: tuple[str, str]) -> None:
    assert list(faults(text).items()) == [reason]


def test_every_fault_is_told_at_once() -> None:
    assert {"scheme", "cycle", "tiers", "stages"} == set(faults({}))


percents = st.integers(0, 100)
moments = st.datetimes(datetime(2015, 8, 1), datetime(2015, 9, 8)).map(lambda at: at.replace(microsecond=0))


@st.composite
def rulebooks(draw: st.DrawFn) -> dict[str, Any]:
    """The Zhumadian rulebook with what may vary varied."""
    data = plain()
    share = draw(percents)
    data["ranking"]["weights"] = {"document": str(100 - share), "visit": str(share)}
    data["ranking"]["candidates_factor"] = str(draw(st.fractions(1, 9, max_denominator=9)))
    data["committee"] |= {
        "size": draw(st.integers(1, 40)) * 2 + 1,
        "threshold": str(draw(st.fractions(Fraction(1, 9), 1, max_denominator=9))),
        "exceed": draw(st.booleans()),
        "base": draw(st.sampled_from(["present", "all"])),
    }
    data["tiers"][0] |= {
        "quota": draw(st.integers(1, 99)),
        "prize_yuan": str(draw(st.decimals(0, 10**9, places=2))),
        "name": draw(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=20)),
    }
    data["stages"][0]["opens"] = draw(moments).isoformat()
    data["stages"][0]["closes"] = "2015-10-01"
    data["notice"] |= {"days": draw(st.integers(1, 60)), "unit": draw(st.sampled_from(["working", "calendar"]))}
    data["cycle"]["call"]["text"] = draw(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).filter(str.strip)
    )
    data["vetoes"] = data["vetoes"][: draw(st.integers(0, 7))]
    return data


@hypothesis_settings(max_examples=25, deadline=None)
@given(rulebooks())
def test_any_rulebook_survives_its_file(data: dict[str, Any]) -> None:
    rulebook = Rulebook.parse(data)
    text = dump(rulebook)
    assert Rulebook.parse(text) == rulebook
    assert dump(Rulebook.parse(text)) == text


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_nonsense_is_refused_and_never_breaks(data: Any) -> None:
    with pytest.raises(RulebookError):
        Rulebook.parse({"scheme": data, "tiers": data, "stages": data, "cycle": {"title": data}})


def test_loading_makes_scheme_cycle_tiers_and_windows(ready: None, officer: User) -> None:
    cycle = load_rulebook(Rulebook.parse(TEXT), by=officer)
    assert (cycle.scheme.name, cycle.edition, cycle.award_year, cycle.stage) == ("驻马店市市长质量奖", 6, 2015, "draft")
    tier = cycle.tiers.get()
    assert (tier.name, tier.quota, tier.prize_fen) == ("市长质量奖", 5, 20_000_000)
    assert cycle.phases == list(cycle.windows.values_list("phase", flat=True))
    assert cycle.window("application").closes_at == moment("2015-10-01 00:00")
    assert cycle.rules == Rulebook.parse(TEXT)
    assert cycle.rules.committee.threshold == Fraction(2, 3)
    assert cycle.rules.ranking.weights == {"document": Decimal(60), "visit": Decimal(40)}


def test_loading_again_changes_nothing_and_a_change_is_journalled_with_what_stood_before(
    ready: None, officer: User
) -> None:
    load_rulebook(Rulebook.parse(TEXT), by=officer)
    load_rulebook(Rulebook.parse(TEXT), by=officer)
    assert Entry.objects.filter(verb="cycles.load_rulebook").count() == 1
    data = plain()
    data["tiers"][0]["quota"] = 6
    cycle = load_rulebook(Rulebook.parse(data), by=officer)
    assert cycle.tiers.get().quota == 6
    last = Entry.objects.filter(verb="cycles.load_rulebook").last()
    assert (last.before["rulebook"]["tiers"][0]["quota"], last.after["rulebook"]["tiers"][0]["quota"]) == (5, 6)


def test_rules_are_frozen_once_they_are_public(ready: None, officer: User, head: User) -> None:
    publish(load_rulebook(Rulebook.parse(TEXT), by=officer), by=head)
    data = plain()
    data["tiers"][0]["quota"] = 6
    with pytest.raises(Refused, match="规则修订"):
        load_rulebook(Rulebook.parse(data), by=officer)
    load_rulebook(Rulebook.parse(TEXT), by=officer)  # the same again is no change


def test_rules_are_frozen_once_somebody_has_applied(ready: None, officer: User) -> None:
    cycle = load_rulebook(Rulebook.parse(TEXT), by=officer)
    make_application(cycle, filled=False)
    data = plain()
    data["tiers"][0]["quota"] = 6
    with pytest.raises(Refused, match="已有申报"):
        load_rulebook(Rulebook.parse(data), by=officer)


def test_an_edition_stands_once_and_what_is_missing_is_named(ready: None, officer: User) -> None:
    load_rulebook(Rulebook.parse(TEXT), by=officer)
    with pytest.raises(Refused, match="第 6 届已存在"):
        load_rulebook(Rulebook.parse(TEXT.replace("code: zhumadian-2015", "code: another-2015")), by=officer)
    with pytest.raises(Refused, match="尚未导入"):
        load_rulebook(Rulebook.parse(TEXT.replace("criteria: gbt19580-2012", "criteria: none")), by=officer)
    with pytest.raises(Refused, match="不在代码表"):
        load_rulebook(
            Rulebook.parse(TEXT.replace('"411700"', '"999999"').replace("code: zhumadian-2015", "code: z")), by=officer
        )


def test_publishing_freezes_the_criteria(ready: None, officer: User, head: User) -> None:
    cycle = load_rulebook(Rulebook.parse(TEXT), by=officer)
    publish(cycle, by=head)
    cycle.refresh_from_db()
    assert (cycle.stage, cycle.criteria.frozen_at is not None) == ("published", True)


def test_the_command_loads_and_dumps(ready: None) -> None:
    out = StringIO()
    call_command("rulebook", "load", str(ZHUMADIAN), stdout=out)
    assert "zhumadian-2015" in out.getvalue()
    out = StringIO()
    call_command("rulebook", "dump", "zhumadian-2015", stdout=out)
    assert Rulebook.parse(out.getvalue()) == Rulebook.parse(TEXT)


def test_check_loads_nothing_and_fails_with_path_and_reason(db: None, tmp_path: Path) -> None:
    out = StringIO()
    call_command("rulebook", "check", str(ZHUMADIAN), stdout=out)
    assert (out.getvalue(), Cycle.objects.count()) == ("zhumadian-2015: ok\n", 0)
    broken = tmp_path / "broken.yaml"
    broken.write_text(TEXT.replace("quota: 5", "quota: 0"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"tiers\[0\]\.quota: 名额至少为 1") as error:
        call_command("rulebook", "check", str(broken))
    assert error.value.returncode == 1
    for missing in ("dump", "load"):
        with pytest.raises(CommandError):
            call_command("rulebook", missing, str(tmp_path / "none"))


def test_the_documentation_of_the_schema_is_up_to_date() -> None:
    assert (settings.BASE_DIR / "docs" / "rulebook.md").read_text(encoding="utf-8") == schema.markdown()


def test_every_field_has_a_label_and_a_description() -> None:
    for path, model in schema.parts():
        for name, field in model.model_fields.items():
            assert field.title, f"{path}.{name}"
            assert field.description, f"{path}.{name}"


def test_a_computed_figure_passes_through_the_editor_and_back() -> None:
    """A typed figure stays typed, a computed one keeps its formula."""
    rows = [
        {"code": "revenue", "label": "收入"},
        {"code": "profit", "label": "利润"},
        {"code": "rate", "label": "利润率", "computed": {"formula": "ratio_to_average", "of": ["profit"], "over": ["revenue"]}},
    ]  # fmt: skip
    before = MaterialsRule.model_validate({"indicators": rows}).model_dump(mode="json", exclude_none=True)
    fields = part("materials").parts
    form = PartsForm(["materials"], {"materials": typed.shown(fields, before)})
    data = QueryDict(mutable=True)
    for name, value in form.flat.items():
        for one in value if isinstance(value, list) else [value]:
            if one is not False:
                data.appendlist(name, "on" if one is True else str(one))
    again, faults = typed.plain(fields, typed.sent(fields, data, "materials"), "materials")
    assert faults == []
    assert MaterialsRule.model_validate(again).model_dump(mode="json", exclude_none=True) == before


def test_whatever_the_order_of_a_file_or_of_the_database_it_dumps_alike() -> None:
    """PostgreSQL orders the keys of a document by their length."""
    book = Rulebook.read(FILES[0].read_text(encoding="utf-8")).plain()
    weights = {"document": "40", "visit": "30", "poll": "10", "defence": "20"}
    told = [
        dump(Rulebook.read({**book, "ranking": {**book["ranking"], "weights": given}, "tracks": [track]}))
        for given, track in (
            (weights, {"code": "a", "name": "甲", "quotas": {"one": 1, "b": 2}}),
            (dict(reversed(weights.items())), {"code": "a", "name": "甲", "quotas": {"b": 2, "one": 1}}),
        )
    ]
    assert told[0] == told[1]
