"""A rulebook in the words of the people who use it: sections of plain sentences, for the page and for print."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Size
from awards.cycles.edition import TierRule, TrackRule
from awards.cycles.kinds import CandidateKind
from awards.cycles.outcome_words import after, committee, notice, objections, plain, ranking
from awards.cycles.rulebook import Rulebook
from core.words import Words, joined


@dataclass(frozen=True)
class Section:
    """One part of the rules; `lines` are whole sentences."""

    key: str
    title: Words
    icon: str
    lines: list[str]


def describe(rules: Rulebook) -> list[Section]:
    """The parts that say something, in the order of the process. Parts of stages that the plan does not have are left out."""
    found = (
        Section(key, title, icon, list(lines(rules)))
        for key, title, icon, lines, stage in _SECTIONS
        if not stage or rules.has(stage)
    )
    return [section for section in found if section.lines]


def basis(rules: Rulebook) -> Iterator[str]:
    scheme = rules.scheme
    yield _("由%(organizer)s组织，%(body)s批准。") % {"organizer": scheme.organizer, "body": scheme.approving_body}
    yield (
        _("每年评选一届。")
        if scheme.period_years == 1
        else _("每 %(years)d 年评选一届。") % {"years": scheme.period_years}
    )
    for regulation in scheme.regulations:
        yield _("依据《%(title)s》%(number)s。") % {"title": regulation.title, "number": regulation.number}
    for tier in rules.tiers:
        if tier.prize_yuan and tier.budget_funded_title_only:
            yield _("%(tier)s：财政全额拨款单位只授称号，不发奖金。") % {"tier": tier.name}
        if tier.prize_yuan and tier.first_time_only:
            yield _("%(tier)s：再次获奖的只授称号，不发奖金。") % {"tier": tier.name}
    if rules.tracks:
        pilot = _("（试点）")
        names = joined(f"{t.name}{pilot if t.trial else ''}" for t in rules.tracks)
        yield _("行业类别：%(names)s。") % {"names": names}


def tiers(rules: Rulebook) -> Iterator[str]:
    """Of each tier who can win it, how many, in which sector classes, from how many points on, and the money."""
    for tier in rules.tiers:
        parts = [_tier_places(rules, tier)]
        if tier.candidates != "organization":
            parts.insert(0, _("授予%(kind)s") % {"kind": CandidateKind(tier.candidates).label})
        if tier.sizes:
            parts.append(_("限%(sizes)s组织") % {"sizes": sizes(tier.sizes)})
        if tier.pass_line is not None:
            parts.append(_("得分不低于 %(points)s 分") % {"points": plain(tier.pass_line)})
        if tier.pass_percent is not None:
            parts.append(_("得分不低于满分的 %(percent)s%%") % {"percent": plain(tier.pass_percent)})
        parts.append(_("奖金 %(money)s 元") % {"money": f"{tier.prize_yuan:,}"} if tier.prize_yuan else _("只授称号"))
        yield _("%(tier)s：%(parts)s。") % {"tier": tier.name, "parts": _("，").join(parts)}
    yield _("名额可以空缺。")


def _tier_places(rules: Rulebook, tier: TierRule) -> str:
    if tier.off_quota:
        return _("不占名额")
    shares = [f"{class_name(track)} {track.quotas[tier.code]}" for track in rules.tracks if track.quotas.get(tier.code)]
    detail = _("（其中%(shares)s）") % {"shares": joined(shares)} if shares else ""
    return _("不超过 %(quota)d 个") % {"quota": tier.quota} + detail


def class_name(track: TrackRule) -> str:
    """A sector class as lists of cases and places name it: 工业, or 教育 · 试点 where it is on trial."""
    return _("%(name)s · 试点") % {"name": track.name} if track.trial else track.name


def eligibility(rules: Rulebook) -> Iterator[str]:
    rule = rules.eligibility
    if rule.registered_in_region:
        yield _("在本行政区域内登记注册。")
    if rule.min_years_since_founding:
        yield _("至申报截止日成立满 %(years)d 年。") % {"years": rule.min_years_since_founding}
    if rule.years_with_model:
        yield _("实施卓越绩效管理模式满 %(years)d 年。") % {"years": rule.years_with_model}
    if rule.management_certificate:
        yield _("取得管理体系认证。")
    if rule.no_loss_years:
        yield _("最近 %(years)d 年连续无亏损。") % {"years": rule.no_loss_years}
    if rule.trade_position:
        yield rule.trade_position
    if rule.sizes:
        yield _("限%(sizes)s组织申报。") % {"sizes": sizes(rule.sizes)}
    if rule.pool_member:
        yield _("已列入培育库。")
    if rule.internal_notice_days:
        yield _("申报前在组织内部公示不少于 %(days)d 个工作日。") % {"days": rule.internal_notice_days}
    yield from (f"{condition.rstrip('。')}。" for condition in rule.conditions)
    yield from _bars(rules)
    if rule.not_with_district_award:
        yield _("不得与市级质量奖同年申报。") if rules.scheme.is_of_district else _("不得与县区质量奖同年申报。")
    if rule.excluded_bodies:
        yield _("不受理：%(bodies)s。") % {"bodies": joined(rule.excluded_bodies)}


def _bars(rules: Rulebook) -> Iterator[str]:
    rule = rules.eligibility
    scope = _("同一奖次") if rule.bar_scope == "same_tier" else _("本奖项各奖次")
    if rule.barred_after_win_years:
        yield _("获奖后 %(years)d 年内不得再次申报%(scope)s。") % {"years": rule.barred_after_win_years, "scope": scope}
    for tier in rules.tiers:
        words = {"tier": tier.name, "years": tier.barred_years, "scope": scope}
        if tier.barred_years:
            yield _("获%(tier)s的，%(years)d 年内不得再次申报%(scope)s。") % words
        elif tier.barred_years == 0 and rule.barred_after_win_years:
            yield _("获%(tier)s的不受此限，可以继续申报。") % words


def vetoes(rules: Rulebook) -> Iterator[str]:
    for veto in rules.vetoes:
        parts = [_("由%(department)s核查") % {"department": veto.department}] if veto.department else []
        if veto.reply_days:
            parts.append(_("%(days)d 个工作日内回复") % {"days": veto.reply_days})
        if veto.recheck:
            parts.append(_("决定前复核"))
        years = _("近 %(years)d 年内") % {"years": veto.look_back_years} if veto.look_back_years else ""
        detail = _("（%s）") % _("，").join(parts) if parts else ""
        yield _("%s。") % f"{years}{veto.label}{detail}"


def materials(rules: Rulebook) -> Iterator[str]:
    rule = rules.materials
    if rule.profile_required:
        yield _limited(_("组织概述"), rule.profile_limit)
    if rule.answers != "none":
        name = _("自评报告，按准则逐条填写") if rule.answers == "required" else _("可以另交自评报告，按准则逐条填写")
        yield _limited(name, rule.answers_limit_total, rule.answer_limit)
    if rule.indicators:
        names = joined(row.label for row in rule.indicators)
        yield _("近 %(years)d 年经营指标 %(count)d 项：%(names)s。") % {
            "years": rule.indicator_years, "count": len(rule.indicators), "names": names,
        }  # fmt: skip
    required = joined(f"{row.label}{row.limits}" for row in rule.evidence if row.required)
    optional = joined(f"{row.label}{row.limits}" for row in rule.evidence if not row.required)
    if required:
        yield _("必交材料：%(names)s。") % {"names": required}
    if optional:
        yield _("可交材料：%(names)s。") % {"names": optional}
    if rule.commitment_required:
        yield _("签字盖章的承诺书。")
    if rule.sealed:
        yield _("申报截止之前密封，截止后由两人先后确认启封。")


def recommendation(rules: Rulebook) -> Iterator[str]:
    rule = rules.recommendation
    if rule.mode == "none":
        return
    words = {"district": _("县区主管部门"), "department": _("行业主管部门"), "association": _("行业协会")}
    by = joined(words[name] for name in rule.by)
    yield (_("须经%(by)s推荐。") if rule.mode == "required" else _("可由%(by)s推荐。")) % {"by": by}
    if rule.publicised:
        yield _("推荐名单公开。")


def completeness(rules: Rulebook) -> Iterator[str]:
    yield from (_checked(check.label, check.hint) for check in rules.completeness)


def preliminary(rules: Rulebook) -> Iterator[str]:
    yield from (_checked(check.label, check.hint) for check in rules.checks)


def panels(rules: Rulebook) -> Iterator[str]:
    rule = rules.panels
    leader = _("，设组长 1 名") if rule.leader_required else ""
    yield _("每组不少于 %(size)d 名专家%(leader)s。") % {"size": rule.size, "leader": leader}
    yield _("从专家库随机抽取。") if rule.appointment == "lot" else _("由主办单位选派。")
    if rule.approved:
        yield _("名单经批准后聘任；专家须声明利害关系，有利害关系的回避。")
    if rule.max_cases:
        yield _("每组评审不超过 %(count)d 家。") % {"count": rule.max_cases}
    if rule.rotation_cycles:
        yield _("同一专家连续参加不超过 %(count)d 届。") % {"count": rule.rotation_cycles}


def review(rules: Rulebook) -> Iterator[str]:
    rule = rules.review
    if rule.days:
        yield _("专家在 %(days)d 天内独立完成评分。") % {"days": rule.days}
    if rule.comments_required:
        yield _("每个评分项须写明优势或改进机会。")
    yield {
        "mean": _("材料评审得分取各专家总分的平均值。"),
        "trimmed": _("材料评审得分去掉最高分和最低分后取平均值。"),
        "median": _("材料评审得分取各专家总分的中位数。"),
        "consensus": _("材料评审得分以评审组合议的分值为准。"),
    }[rule.aggregation]
    if rules.has("consensus"):
        yield _("同一评分项得分率相差 %(points)d 个百分点及以上的视为分歧，合议须说明理由。") % {
            "points": rule.difference_percent
        }


def visits(rules: Rulebook) -> Iterator[str]:
    rule = rules.visits
    length = (
        _("%(hours)d 小时") % {"hours": rule.hours} if rule.hours else _("不超过 %(days)d 天") % {"days": rule.days}
    )
    yield _("每家现场评审%(length)s。") % {"length": length}
    if rule.change_needs_reason:
        yield _("现场调整得分须说明理由。")
    if rule.max_change_percent:
        yield _("单个评分项的调整不超过 %(points)d 个百分点。") % {"points": rule.max_change_percent}


def defence(rules: Rulebook) -> Iterator[str]:
    yield _("每家陈述答辩 %(minutes)d 分钟。") % {"minutes": rules.defence.minutes}


def polls(rules: Rulebook) -> Iterator[str]:
    yield _("每家有效问卷不少于 %(count)d 份方可计入。") % {"count": rules.polls.min_answers}


def sizes(codes: Sequence[str]) -> str:
    return joined(Size(code).label for code in codes)


def _limited(name: str, limit: int | None, each: int | None = None) -> str:
    parts = [_("不超过 %(count)s 字") % {"count": f"{limit:,}"}] if limit else []
    if each:
        parts.append(_("每条不超过 %(count)s 字") % {"count": f"{each:,}"})
    detail = _("（%s）") % _("，").join(parts) if parts else ""
    return _("%s。") % f"{name}{detail}"


def _checked(label: str, hint: str) -> str:
    return f"{label.rstrip('。')}。{hint}"


Lines = Callable[[Rulebook], Iterator[str]]
_SECTIONS: list[tuple[str, Words, str, Lines, str]] = [
    ("basis", gettext_lazy("依据与组织"), "building-bank", basis, ""),
    ("tiers", gettext_lazy("奖次与名额"), "medal", tiers, ""),
    ("eligibility", gettext_lazy("申报条件"), "user-check", eligibility, ""),
    ("vetoes", gettext_lazy("一票否决情形"), "shield-x", vetoes, ""),
    ("materials", gettext_lazy("申报材料"), "files", materials, ""),
    ("recommendation", gettext_lazy("推荐"), "thumb-up", recommendation, ""),
    ("completeness", gettext_lazy("形式审查"), "checklist", completeness, "completeness"),
    ("preliminary", gettext_lazy("初审"), "clipboard-check", preliminary, "preliminary"),
    ("panels", gettext_lazy("评审组"), "users-group", panels, "review"),
    ("review", gettext_lazy("专家评审与合议"), "scoreboard", review, "review"),
    ("visits", gettext_lazy("现场评审"), "map-pin", visits, "visits"),
    ("defence", gettext_lazy("陈述答辩"), "presentation", defence, "defence"),
    ("polls", gettext_lazy("公众满意度调查"), "messages", polls, "polls"),
    ("ranking", gettext_lazy("综合排名"), "chart-bar", ranking, "ranking"),
    ("committee", gettext_lazy("评审委员会"), "gavel", committee, "committee"),
    ("notice", gettext_lazy("公示"), "speakerphone", notice, "notice"),
    ("objections", gettext_lazy("异议"), "message-report", objections, "notice"),
    ("after", gettext_lazy("获奖之后"), "certificate", after, ""),
]
