"""The parts of a rulebook from the site visit to what happens after the award."""

from decimal import Decimal
from typing import Literal, get_args

from django.utils.translation import gettext_noop as _
from pydantic import field_validator

from awards.cycles.fields import Code, Factor, Percent, Share, Text, Yuan
from core.datafile import Part, rule

ResultPart = Literal["document", "visit", "defence", "poll"]


class VisitsRule(Part):
    days: int = rule(_("天数"), "Days of one visit at most.", unit="days", default=2, ge=1, le=10)
    hours: int | None = rule(
        _("时长"), "Length of a visit where the regulation states hours.", unit="hours", default=None, ge=1, le=24
    )
    change_needs_reason: bool = rule(_("调分须说明"), "A score changed by the visit needs a reason.", default=True)
    max_change_percent: int | None = rule(
        _("单条调整上限"), "How far a visit may move one item.", unit="percentage points", default=None, ge=5, le=100
    )


class DefenceRule(Part):
    minutes: int = rule(_("时长"), "Minutes for one applicant.", unit="minutes", default=40, ge=5, le=240)


class PollsRule(Part):
    min_answers: int = rule(
        _("最少有效问卷"), "Answers per applicant that a poll needs to count.", unit="answers", default=30, ge=1
    )


class RankingRule(Part):
    weights: dict[ResultPart, Percent] = rule(
        _("权重"),
        "Weight of each part of the result; they sum to 100.",
        unit="percent",
        default_factory=lambda: {"document": Decimal(100)},
    )
    candidates_factor: Factor = rule(
        _("差额系数"),
        "Candidates before the committee per place; 1 means as many as places.",
        default="1",
        validate_default=True,
    )
    ties: Literal["share", "document", "visit"] = rule(
        _("同分处理"), "Equal results share a place, or the higher document or visit score goes first.", default="share"
    )

    @field_validator("weights")
    @classmethod
    def _in_order(cls, weights: dict[ResultPart, Decimal]) -> dict[ResultPart, Decimal]:
        """As the plan goes, however a file or the database orders them, so that a rulebook always dumps alike."""
        return {part: weights[part] for part in get_args(ResultPart) if part in weights}


class CommitteeRule(Part):
    """The review committee (评审委员会) and its ballot. A vote is its proposal; the government decides."""

    size: int = rule(_("人数"), "Members; an odd number.", unit="members", default=9, ge=3, le=99)
    quorum: Share = rule(
        _("到会比例"), "Share of the members that must be present.", default="2/3", validate_default=True
    )
    ballot: Literal["named", "secret"] = rule(_("投票方式"), "By real name or secret.", default="named")
    threshold: Share = rule(
        _("通过比例"),
        "Share of the base that a candidate must reach, compared as an exact fraction.",
        default="2/3",
        validate_default=True,
    )
    exceed: bool = rule(
        _("须超过该比例"), "The share must be exceeded rather than reached (过半数 is 1/2 exceeded).", default=False
    )
    base: Literal["present", "all"] = rule(_("计票基数"), "Of those present, or of all members.", default="present")
    recused_leave_base: bool = rule(
        _("回避者不计入基数"), "Recused members leave the base of that candidate.", default=True
    )
    selection: Literal["threshold", "votes", "votes_and_scores"] = rule(
        _("产生办法"),
        "Who reaches the threshold; who has the most votes up to the quota; votes together with scores.",
        default="threshold",
    )
    votes_weight: Percent = rule(
        _("票数权重"),
        "Votes together with scores: weight of the share of votes; the rest is the overall result as a share of full points.",
        unit="percent",
        default="50",
        validate_default=True,
    )
    rounds: int = rule(_("投票轮数"), "Rounds at most.", unit="rounds", default=1, ge=1, le=5)
    announced_at_once: bool = rule(_("当场公布"), "The count is announced in the meeting.", default=True)


class NoticeRule(Part):
    """The public notice (公示). The first day counts."""

    days: int = rule(_("天数"), "Length of the notice.", unit="days", default=7, ge=1, le=60)
    unit: Literal["working", "calendar"] = rule(_("单位"), "Working days or calendar days.", default="working")
    extend_if_changed: bool = rule(_("名单变更须重新公示"), "A changed list is publicised again.", default=False)
    channels: list[Text] = rule(_("公示渠道"), "Where it is published, in words.", default_factory=list)


class ObjectionsRule(Part):
    """Objections (异议) are raised by real name only."""

    verify_within_days: int = rule(
        _("核查期限"), "How long the office may verify.", unit="working days", default=5, ge=1, le=90
    )
    identity_required: bool = rule(
        _("须写证件号码"),
        "A person gives the identity number, an organization its credit code; otherwise name and contact suffice.",
        default=True,
    )
    organization_seal: bool = rule(
        _("单位须盖章"), "An organization hands in a letter with its seal, scanned.", default=True
    )
    evidence_required: bool = rule(_("须附证据"), "An objection without evidence is not accepted.", default=True)
    next_moves_up: bool = rule(_("是否递补"), "The next candidate takes the place of an excluded one.", default=False)


class TriggerRule(Part):
    code: Code = rule(_("代码"), "Short name.")
    label: Text = rule(_("情形"), "What leads to withdrawal of the award.")


class FraudBarRule(Part):
    unit: Literal["editions", "years", "life"] = rule(_("单位"), "Editions, years, or for life.")
    length: int | None = rule(_("长度"), "How many; empty for life.", default=None, ge=1, le=50)


class TopUpRule(Part):
    level: Literal["national", "provincial", "city"] = rule(_("上级奖项"), "Level of the award won.")
    prize_yuan: Yuan = rule(_("奖励金额"), "What this government adds.", unit="yuan")

    @property
    def prize_fen(self) -> int:
        return int(self.prize_yuan * 100)


class AfterRule(Part):
    """What follows the award."""

    validity_years: int | None = rule(
        _("有效期"),
        "Years until the award lapses or is assessed again; empty: unlimited.",
        unit="years",
        default=None,
        ge=1,
        le=50,
    )
    reassessment: list[Literal["keep", "rectify", "withdraw"]] = rule(
        _("复评结论"), "Possible ends of the re-assessment.", default_factory=list
    )
    fraud_bar: FraudBarRule | None = rule(
        _("弄虚作假限报"), "How long an applicant who cheated is barred.", default=None
    )
    duties: list[Text] = rule(
        _("获奖组织义务"), "Sharing, yearly report, use of the title, in words.", default_factory=list
    )
    yearly_report: bool = rule(_("年度报告"), "Winners report every year.", default=False)
    prize_for_quality_work: bool = rule(_("奖金用途限定"), "Prize money is tied to quality work.", default=True)
    withdrawal: list[TriggerRule] = rule(_("撤销情形"), "What leads to withdrawal.", default_factory=list)
    recover_money: bool = rule(_("追回奖金"), "Certificate and money are recovered on withdrawal.", default=True)
    top_ups: list[TopUpRule] = rule(_("上级奖配套"), "Money for awards of upper levels.", default_factory=list)
