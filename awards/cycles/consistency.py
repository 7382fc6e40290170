"""What must hold between the parts of a rulebook."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from awards.cycles.phases import ORDER, called
from core.datafile import Fault

if TYPE_CHECKING:
    from awards.cycles.rulebook import Rulebook

NEEDS = {"consensus": "review", "visits": "review", "defence": "review", "ranking": "review", "award": "decision"}
STAGE_OF_PART = {"document": "review", "visit": "visits", "defence": "defence", "poll": "polls"}


def faults_of(rulebook: "Rulebook") -> list[Fault]:
    """Everything that keeps a rulebook from being used."""
    return [fault for check in (*_WITHIN, *_BETWEEN) for fault in check(rulebook)]


def untenable(rulebook: "Rulebook") -> list[Fault]:
    """What not even a draft may say, for the tables could not hold it: a code or a stage that stands twice, a stage that ends before it
    begins."""
    return [fault for check in _UNTENABLE for fault in check(rulebook)]


def faults_within(rulebook: "Rulebook") -> list[Fault]:
    """What is wrong inside one part, whatever the others say: it is put right before that part is saved."""
    return [fault for check in _WITHIN for fault in check(rulebook)]


def _codes(rulebook: "Rulebook") -> Iterator[Fault]:
    """A code stands once in its list."""
    lists: dict[str, Sequence[Any]] = {
        "tiers": rulebook.tiers,
        "tracks": rulebook.tracks,
        "vetoes": rulebook.vetoes,
        "completeness": rulebook.completeness,
        "checks": rulebook.checks,
        "materials.evidence": rulebook.materials.evidence,
        "materials.indicators": rulebook.materials.indicators,
        "after.withdrawal": rulebook.after.withdrawal,
    }
    for path, rows in lists.items():
        seen: set[str] = set()
        for index, row in enumerate(rows):
            if row.code in seen:
                yield Fault(f"{path}[{index}].code", _("代码“%s”重复") % row.code)
            seen.add(row.code)


def _stage_order(rulebook: "Rulebook") -> Iterator[Fault]:
    names = [stage.name for stage in rulebook.stages]
    if next((name for name in names if name != "internal_notice"), "") != "application":
        yield Fault("stages[0].name", _("流程须从申报（application）开始，之前只能有组织内部公示（internal_notice）"))
    for index, name in enumerate(names):
        later = [before for before in names[:index] if ORDER[before] > ORDER[name]]
        if later:
            yield Fault(f"stages[{index}].name", _("环节 %s 不能排在 %s 之后") % (called(name), called(later[0])))
        if name in NEEDS and NEEDS[name] not in names:
            yield Fault(f"stages[{index}].name", _("有 %s 就须有 %s") % (called(name), called(NEEDS[name])))


def _stages_once(rulebook: "Rulebook") -> Iterator[Fault]:
    names = [stage.name for stage in rulebook.stages]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Fault(f"stages[{index}].name", _("环节 %s 重复") % called(name))


def _decision(rulebook: "Rulebook") -> Iterator[Fault]:
    if not rulebook.has("decision"):
        yield Fault("stages", _("流程须有 %s：奖项由政府决定授予") % called("decision"))


def _stage_dates(rulebook: "Rulebook") -> Iterator[Fault]:
    """A stage opens not before an earlier stage opens, nor closes before an earlier one closes."""
    opened = closed = None
    for index, stage in enumerate(rulebook.stages):
        if stage.opens_at and opened and stage.opens_at < opened:
            yield Fault(f"stages[{index}].opens", _("不能早于前一环节的开始"))
        if stage.closes_at and closed and stage.closes_at < closed:
            yield Fault(f"stages[{index}].closes", _("不能早于前一环节的截止"))
        opened, closed = stage.opens_at or opened, stage.closes_at or closed


def _stage_spans(rulebook: "Rulebook") -> Iterator[Fault]:
    """A stage opens before it closes."""
    for index, stage in enumerate(rulebook.stages):
        if stage.opens_at and stage.closes_at and stage.opens_at >= stage.closes_at:
            yield Fault(f"stages[{index}].closes", _("截止不能早于开始"))


def _application_days(rulebook: "Rulebook") -> Iterator[Fault]:
    for index, stage in enumerate(rulebook.stages):
        if stage.name == "application" and (stage.opens is None or stage.closes is None):
            yield Fault(f"stages[{index}]", _("申报环节须写明开始和截止"))


def _tiers(rulebook: "Rulebook") -> Iterator[Fault]:
    for index, tier in enumerate(rulebook.tiers):
        path = f"tiers[{index}]"
        if tier.off_quota and tier.quota:
            yield Fault(f"{path}.quota", _("不占名额的奖次，名额应为 0"))
        if not tier.off_quota and not tier.quota:
            yield Fault(f"{path}.quota", _("名额至少为 1；不限名额请写 off_quota: true"))
        if tier.title_only and tier.prize_yuan:
            yield Fault(f"{path}.prize_yuan", _("只授称号的奖次没有奖金"))
        if tier.budget_funded_title_only and tier.candidates == "person":
            yield Fault(f"{path}.budget_funded_title_only", _("个人奖次的奖金发给本人，不适用全额拨款单位只授称号"))
        if tier.pass_line is not None and tier.pass_percent is not None:
            yield Fault(f"{path}.pass_percent", _("合格线按分数或按百分比，只能写一种"))


def _track_quotas(rulebook: "Rulebook") -> Iterator[Fault]:
    places = {tier.code: tier.quota for tier in rulebook.tiers if not tier.off_quota}
    given: Counter[str] = Counter()
    for index, track in enumerate(rulebook.tracks):
        for code, count in track.quotas.items():
            if code not in places:
                yield Fault(f"tracks[{index}].quotas.{code}", _("没有代码为“%s”的限额奖次") % code)
            elif count < 0:
                yield Fault(f"tracks[{index}].quotas.{code}", _("不能小于 0"))
            given[code] += count
    for code, count in given.items():
        if code in places and count > places[code]:
            yield Fault("tracks", _("奖次 %s 的分类名额合计 %d，超过名额 %d") % (code, count, places[code]))


def _pass_lines(rulebook: "Rulebook") -> Iterator[Fault]:
    """Only the ranking compares a result with a line."""
    if rulebook.has("ranking"):
        return
    for index, tier in enumerate(rulebook.tiers):
        for name in ("pass_line", "pass_percent"):
            if getattr(tier, name) is not None:
                yield Fault(f"tiers[{index}].{name}", _("流程中没有 %s，合格线无从核对") % called("ranking"))


def _weights(rulebook: "Rulebook") -> Iterator[Fault]:
    weights = rulebook.ranking.weights
    if sum(weights.values()) != 100:
        yield Fault("ranking.weights", _("各项权重之和应为 100，现为 %s") % f"{sum(weights.values()):f}")


def _weighted_stages(rulebook: "Rulebook") -> Iterator[Fault]:
    if not rulebook.has("ranking"):
        return
    weights = rulebook.ranking.weights
    for part, weight in weights.items():
        if weight and not rulebook.has(STAGE_OF_PART[part]):
            yield Fault(f"ranking.weights.{part}", _("流程中没有环节 %s，不能设权重") % called(STAGE_OF_PART[part]))
    if rulebook.review.aggregation == "consensus" and not rulebook.has("consensus"):
        yield Fault("review.aggregation", _("流程中没有合议（consensus），不能以合议值汇总"))


def _panels(rulebook: "Rulebook") -> Iterator[Fault]:
    if rulebook.has("review") and rulebook.panels.size < 3:
        yield Fault("panels.size", _("评审组至少 3 人"))
    if rulebook.has("preliminary") and not rulebook.checks:
        yield Fault("checks", _("流程中有初审，须列出初审内容"))
    if rulebook.review.aggregation == "trimmed" and rulebook.panels.size < 4:
        yield Fault("panels.size", _("去掉最高分和最低分后须至少剩 2 人，评审组至少 4 人"))


def _committee(rulebook: "Rulebook") -> Iterator[Fault]:
    if rulebook.has("committee") and rulebook.committee.size % 2 == 0:
        yield Fault("committee.size", _("评审委员会人数应为奇数"))
    if rulebook.has("committee") and rulebook.committee.selection == "votes_and_scores" and not rulebook.has("ranking"):
        yield Fault("committee.selection", _("流程中没有综合排名，不能按票数与得分产生"))


def _materials(rulebook: "Rulebook") -> Iterator[Fault]:
    materials = rulebook.materials
    if (
        materials.answer_limit
        and materials.answers_limit_total
        and materials.answer_limit > materials.answers_limit_total
    ):
        yield Fault("materials.answer_limit", _("单条上限不能超过总字数上限"))
    if materials.indicators and not materials.indicator_years:
        yield Fault("materials.indicator_years", _("列有经营指标，年数至少为 1"))
    if rulebook.recommendation.mode != "none" and not rulebook.recommendation.by:
        yield Fault("recommendation.by", _("须写明推荐单位"))


def _answers(rulebook: "Rulebook") -> Iterator[Fault]:
    """The experts score the self-assessment item by item."""
    if rulebook.has("review") and rulebook.materials.answers != "required":
        yield Fault("materials.answers", _("流程中有独立评审，须填写自评报告，由专家逐条评分"))


def _recommendation(rulebook: "Rulebook") -> Iterator[Fault]:
    """Whoever must be recommended is asked for it by the first check: without any, nobody would ask."""
    checked = any(rulebook.has(name) for name in ("completeness", "eligibility", "preliminary"))
    if rulebook.recommendation.mode == "required" and not checked:
        yield Fault("recommendation.mode", _("须经推荐的，流程中须有形式审查、资格审查或初审，由其核对推荐意见"))


def _computed(rulebook: "Rulebook") -> Iterator[Fault]:
    """A computed figure names figures of the table, has what its formula needs, and does not follow from itself."""
    rows = rulebook.materials.indicators
    needs = {row.code: [*row.computed.of, *row.computed.over] for row in rows if row.computed}
    known = {row.code for row in rows}
    for index, row in enumerate(rows):
        if row.computed is None:
            continue
        path = f"materials.indicators[{index}].computed"
        for name, codes in (("of", row.computed.of), ("over", row.computed.over)):
            for place, code in enumerate(codes):
                if code not in known:
                    yield Fault(f"{path}.{name}[{place}]", _("没有代码为“%s”的指标") % code)
        if row.computed.formula.startswith("ratio") != bool(row.computed.over):
            reason = _("求和与增长率不写分母") if row.computed.over else _("须写明分母")
            yield Fault(f"{path}.over", reason)
        if circle := _circle(row.code, needs):
            yield Fault(path, _("循环引用：%s") % " → ".join(circle))


def _circle(code: str, needs: dict[str, list[str]]) -> list[str]:
    """The way from a code back to itself, if there is one."""
    ways, seen = [[code]], set()
    while ways:
        way = ways.pop()
        for other in needs.get(way[-1], ()):
            if other == code:
                return [*way, other]
            if other not in seen:
                seen.add(other)
                ways.append([*way, other])
    return []


def _after(rulebook: "Rulebook") -> Iterator[Fault]:
    bar = rulebook.after.fraud_bar
    if bar and (bar.unit == "life") != (bar.length is None):
        yield Fault("after.fraud_bar.length", _("终身限报不写长度，其他须写长度"))
    if rulebook.after.reassessment and not rulebook.after.validity_years:
        yield Fault("after.validity_years", _("有复评须写有效期"))


_UNTENABLE: list[Callable[["Rulebook"], Iterator[Fault]]] = [_codes, _stages_once, _stage_spans]


def _top_ups(rulebook: "Rulebook") -> Iterator[Fault]:
    """What an upper award adds is one sum."""
    seen: set[str] = set()
    for index, row in enumerate(rulebook.after.top_ups):
        if row.level in seen:
            yield Fault(f"after.top_ups[{index}].level", _("同一级别只能写一次"))
        if not row.prize_yuan:
            yield Fault(f"after.top_ups[{index}].prize_yuan", _("金额须大于 0；不给予配套的级别不用写"))
        seen.add(row.level)


_WITHIN: list[Callable[["Rulebook"], Iterator[Fault]]] = [
    *_UNTENABLE,
    _stage_order,
    _decision,
    _stage_dates,
    _tiers,
    _weights,
    _materials,
    _computed,
    _after,
    _top_ups,
]
_BETWEEN: list[Callable[["Rulebook"], Iterator[Fault]]] = [
    _application_days,
    _track_quotas,
    _pass_lines,
    _weighted_stages,
    _panels,
    _committee,
    _answers,
    _recommendation,
]
