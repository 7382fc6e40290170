"""Sentences about the rules from the ranking to what happens after the award."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from awards.cycles.outcome import FraudBarRule
from awards.cycles.rulebook import Rulebook
from core.words import joined

FOR_LIFE = 9999  # the last barred award year of whoever may never apply again


def ranking(rules: Rulebook) -> Iterator[str]:
    rule = rules.ranking
    names = {"document": _("材料评审"), "visit": _("现场评审"), "defence": _("陈述答辩"), "poll": _("满意度调查")}
    parts = [
        _("%(name)s占 %(weight)s%%") % {"name": names[part], "weight": plain(weight)}
        for part, weight in rule.weights.items()
        if weight
    ]
    yield _("综合得分：%(parts)s。") % {"parts": _("，").join(parts)}
    if rule.candidates_factor > 1:
        yield _("按名额的 %(factor)s 倍差额提交评审委员会。") % {"factor": decimal(rule.candidates_factor)}
    else:
        yield _("按名额等额提交评审委员会。")
    yield {
        "share": _("得分相同的名次并列。"),
        "document": _("得分相同的，材料评审得分高者在前。"),
        "visit": _("得分相同的，现场评审得分高者在前。"),
    }[rule.ties]


def committee(rules: Rulebook) -> Iterator[str]:
    rule = rules.committee
    yield _("由 %(size)d 名委员组成，到会委员须达%(quorum)s。") % {"size": rule.size, "quorum": share(rule.quorum)}
    base = _("到会委员") if rule.base == "present" else _("全体委员")
    if rule.recused_leave_base:
        base += _("（回避者不计）")
    how = _("实名") if rule.ballot == "named" else _("无记名")
    reach = _("超过") if rule.exceed else _("达到")
    reached = {"how": how, "reach": reach, "base": base, "share": share(rule.threshold)}
    if rule.selection == "votes":
        yield _("%(how)s投票，按同意票数由高到低取足名额，至少须得一票。") % reached
        if any(tier.off_quota for tier in rules.tiers):
            yield _("不占名额的奖次，同意票%(reach)s%(base)s的%(share)s为通过。") % reached
    else:
        yield _("%(how)s投票，同意票%(reach)s%(base)s的%(share)s为通过。") % reached
        yield (
            combined_order(rule.votes_weight)
            if rule.selection == "votes_and_scores"
            else _("通过者超过名额时，按同意票数取足名额。")
        )
    if rule.rounds > 1:
        yield _("最多进行 %(rounds)d 轮投票，还有名额时未通过者和同票者可进入下一轮。") % {"rounds": rule.rounds}
    yield _("当场计票，当场公布结果。") if rule.announced_at_once else _("当场计票，结果不当场公布。")


def combined_order(weight: Decimal) -> str:
    return _("通过者超过名额时，按得票比例占 %(votes)s%%、综合得分占满分的比例占 %(scores)s%% 合并计算，取足名额。") % {
        "votes": plain(weight), "scores": plain(100 - weight),
    }  # fmt: skip


def notice(rules: Rulebook) -> Iterator[str]:
    rule = rules.notice
    unit = _("工作日") if rule.unit == "working" else _("自然日")
    yield _("公示 %(days)d 个%(unit)s，首日计入。") % {"days": rule.days, "unit": unit}
    if rule.channels:
        yield _("公示渠道：%(channels)s。") % {"channels": joined(rule.channels)}
    if rule.extend_if_changed:
        yield _("名单有变更的重新公示。")


def objections(rules: Rulebook) -> Iterator[str]:
    rule = rules.objections
    if rule.identity_required:
        yield _("须实名提出，个人写明姓名、身份证号和联系方式。")
    else:
        yield _("须实名提出，写明姓名（单位名称）和联系方式。")
    if rule.organization_seal:
        yield _("单位提出的，须加盖公章并写明地址。")
    if rule.evidence_required:
        yield _("须附证据，没有证据的不予受理。")
    yield _("受理后 %(days)d 个工作日内核查完毕。") % {"days": rule.verify_within_days}
    yield _("异议成立的取消资格，由后一名递补。") if rule.next_moves_up else _("异议成立的取消资格，不再递补。")


def duties(rules: Rulebook, *, is_paid: bool) -> Iterator[str]:
    """What a winner has to do, and what the prize money is for where there is any."""
    yield from (f"{duty.rstrip('。')}。" for duty in rules.after.duties)
    if is_paid and rules.after.prize_for_quality_work:
        yield use_of_the_prize()


def use_of_the_prize() -> str:
    return _("奖金用于质量改进、人员培训等质量工作。")


def after(rules: Rulebook) -> Iterator[str]:
    rule = rules.after
    yield (_("有效期 %(years)d 年。") % {"years": rule.validity_years} if rule.validity_years else _("奖项长期有效。"))
    if rule.reassessment:
        words = {"keep": _("保留"), "rectify": _("限期整改"), "withdraw": _("撤销")}
        yield _("期满复评，结论为：%(ends)s。") % {"ends": joined(words[end] for end in rule.reassessment)}
    yield from (f"{duty.rstrip('。')}。" for duty in rule.duties)
    if rule.yearly_report:
        yield _("每年提交质量工作报告。")
    if rule.prize_for_quality_work:
        yield use_of_the_prize()
    for top_up in rule.top_ups:
        level = {"national": _("国家级"), "provincial": _("省级"), "city": _("市级")}[top_up.level]
        yield _("获%(level)s质量奖的，另奖励 %(money)s 元。") % {"level": level, "money": f"{top_up.prize_yuan:,}"}
    if rule.withdrawal:
        yield _("有下列情形之一的撤销：%(labels)s。") % {"labels": "；".join(row.label for row in rule.withdrawal)}
        if rule.recover_money:
            yield _("撤销后收回证书，追回奖金。")
    if rule.fraud_bar:
        yield fraud_bar(rule.fraud_bar)


def fraud_bar(bar: FraudBarRule) -> str:
    length = {"editions": _("%d 届内"), "years": _("%d 年内"), "life": _("终身")}[bar.unit]
    return _("弄虚作假的，%(length)s不得申报。") % {"length": length % (bar.length or 0) if "%d" in length else length}


def bar_in_words(through: int | None) -> str:
    """Until which award year somebody is barred; empty where nobody is."""
    if through is None:
        return ""
    if through == FOR_LIFE:
        return _("终身不得申报")
    return _("%(year)d年度及以前不得申报") % {"year": through}


def share(value: Fraction) -> str:
    """2/3 as 三分之二; shares that nobody says in words as a percent."""
    if value == 1:
        return pgettext("share", "全部")
    if value == Fraction(1, 2):
        return _("半数")
    digits = _("零 一 二 三 四 五 六 七 八 九 十").split()
    if value.denominator < len(digits):
        return _("%(below)s分之%(above)s") % {"below": digits[value.denominator], "above": digits[value.numerator]}
    return f"{decimal(value * 100)}%"


def decimal(value: Fraction) -> str:
    """8/5 as 1.6; what does not end as a fraction."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return plain(exact) if Fraction(exact) == value else str(value)


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
