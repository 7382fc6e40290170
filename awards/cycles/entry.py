"""The parts of a rulebook from who may apply to the independent review."""

from typing import Literal

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from awards.cycles.edition import SizeClass
from awards.cycles.fields import Code, Text
from core.datafile import Part, rule


class EligibilityRule(Part):
    """Who may apply (申报条件). Zero and empty mean: not asked."""

    registered_in_region: bool = rule(_("须在本地注册"), "Registered inside the scheme's region.", default=True)
    min_years_since_founding: int = rule(
        _("成立年限"), "Full years since founding, at the deadline.", unit="years", default=0, ge=0, le=50
    )
    years_with_model: int = rule(
        _("导入卓越绩效模式年限"), "Years with the excellence model.", unit="years", default=0, ge=0, le=20
    )
    management_certificate: bool = rule(
        _("须有管理体系认证"), "A management-system certificate is asked.", default=False
    )
    no_loss_years: int = rule(
        _("连续无亏损年限"), "Years without loss before the application.", unit="years", default=0, ge=0, le=10
    )
    trade_position: str = rule(_("行业地位要求"), "Position in the trade, in words.", default="")
    sizes: list[SizeClass] = rule(_("规模限制"), "Size classes that may apply; empty means all.", default_factory=list)
    pool_member: bool = rule(_("须在培育库内"), "Only members of the cultivation pool.", default=False)
    internal_notice_days: int = rule(
        _("组织内部公示"),
        "Notice inside the organization before applying.",
        unit="working days",
        default=0,
        ge=0,
        le=60,
    )
    barred_after_win_years: int = rule(
        _("获奖后限报年限"), "Years in which a winner may not apply.", unit="years", default=0, ge=0, le=20
    )
    bar_scope: Literal["same_tier", "every_tier"] = rule(
        _("限报范围"), "Whether the bar holds for the tier won or for all.", default="every_tier"
    )
    not_with_district_award: bool = rule(
        _("不得与县区奖同年申报"), "Not the city's and a district's award in one year.", default=False
    )
    excluded_bodies: list[Text] = rule(_("不受理的组织"), "Bodies that may not apply, in words.", default_factory=list)
    conditions: list[Text] = rule(
        _("其他条件"), "Further conditions that applicants confirm, in words.", default_factory=list
    )


class VetoRule(Part):
    """A one-vote veto (一票否决)."""

    code: Code = rule(_("代码"), "Short name.")
    label: Text = rule(_("情形"), "What rules an applicant out.")
    look_back_years: int = rule(_("追溯年限"), "How far back it is looked for.", unit="years", default=3, ge=0, le=20)
    department: str = rule(_("核查部门"), "Department that is asked.", default="")
    reply_days: int | None = rule(
        _("回复期限"), "The department's deadline.", unit="working days", default=None, ge=1, le=90
    )
    recheck: bool = rule(_("决定前复核"), "Checked again just before the decision.", default=True)


class CheckRule(Part):
    """One question of the completeness check or the preliminary review, answered yes or no with a note."""

    code: Code = rule(_("代码"), "Short name.")
    label: Text = rule(_("检查内容"), "What is found, as a statement that holds or does not.")
    hint: str = rule(_("提示"), "What the officer looks at.", default="")


class EvidenceRule(Part):
    code: Code = rule(_("代码"), "Short name.")
    label: Text = rule(_("材料名称"), "Name of the material.")
    required: bool = rule(_("必交"), "An application cannot be handed in without it.", default=False)
    per_item: bool = rule(_("按条款"), "Pinned to a scored item.", default=False)
    max_files: int | None = rule(
        _("份数上限"), "Most files of this kind in one application.", unit="files", default=None, ge=1, le=200
    )
    max_mb: int | None = rule(
        _("单个文件上限"), "Greatest size of one file; left out, the portal's own limit.", unit="MB", default=None, ge=1
    )
    hint: str = rule(_("说明"), "What is accepted.", default="")

    @property
    def limit_mb(self) -> int | None:
        """The kind's own limit; the portal's holds for every kind."""
        return None if self.max_mb is None else min(self.max_mb, max(settings.UPLOAD_MAX_BYTES // 1024 // 1024, 1))

    @property
    def limits(self) -> str:
        """How many files and how big, in brackets; empty where the rulebook does not say."""
        parts = [gettext("最多 %(count)d 份") % {"count": self.max_files}] if self.max_files else []
        if self.limit_mb:
            parts.append(gettext("单个不超过 %(limit)d MB") % {"limit": self.limit_mb})
        return gettext("（%s）") % gettext("，").join(parts) if parts else ""


class ComputedRule(Part):
    """A figure that follows from others of the table: summed up, divided by others, or compared with the year before. Nobody types it."""

    formula: Literal["sum", "ratio", "ratio_to_opening", "ratio_to_average", "growth"] = rule(
        _("算法"),
        "`sum` adds up `of`; `ratio` divides it by `over` of the year, `ratio_to_opening` by `over` of the year before, "
        "`ratio_to_average` by the mean of both; `growth` is what `of` grew by over the year before.",
    )
    of: list[Code] = rule(_("分子"), "Codes of the figures that are added up.", min_length=1)
    over: list[Code] = rule(_("分母"), "Codes of the figures that they are divided by.", default_factory=list)
    percent: bool = rule(_("以百分数表示"), "Times 100; a sum never.", default=True)


class IndicatorRule(Part):
    """One figure of the three-year table."""

    code: Code = rule(_("代码"), "Short name.")
    label: Text = rule(_("指标名称"), "Name of the figure.")
    unit: str = rule(_("单位"), "Its unit, e.g. 万元 or %.", default="")
    required: bool = rule(_("必填"), "An empty cell needs a reason.", default=True)
    decimals: int = rule(_("小数位数"), "Decimal places.", default=2, ge=0, le=4)
    hint: str = rule(_("计算口径"), "How it is calculated.", default="")
    computed: ComputedRule | None = rule(
        _("自动计算"), "How it follows from other figures of the table; left out, it is typed.", default=None
    )


class MaterialsRule(Part):
    """What an application consists of. Characters are counted without white space."""

    profile_required: bool = rule(_("须交组织概述"), "The organizational profile is asked.", default=True)
    profile_limit: int | None = rule(
        _("组织概述字数上限"), "Most characters of the profile.", unit="characters", default=3000, ge=1
    )
    answers: Literal["required", "optional", "none"] = rule(
        _("自评报告"), "Whether the self-assessment is asked, may be given, or is left out.", default="required"
    )
    answers_limit_total: int | None = rule(
        _("自评报告总字数上限"), "Most characters of all answers.", unit="characters", default=None, ge=1
    )
    answer_limit: int | None = rule(
        _("单条字数上限"), "Most characters of one answer.", unit="characters", default=None, ge=1
    )
    evidence: list[EvidenceRule] = rule(_("证实性材料"), "The kinds of evidence.", default_factory=list)
    commitment_required: bool = rule(_("须交承诺书"), "A signed and stamped commitment is asked.", default=True)
    indicator_years: int = rule(
        _("指标年数"),
        "Years before the award year's deadline that the table covers.",
        unit="years",
        default=3,
        ge=0,
        le=5,
    )
    indicators: list[IndicatorRule] = rule(_("经营指标"), "The rows of the table.", default_factory=list)
    products: bool = rule(_("填报主要产品"), "The form asks for the main products or services.", default=True)
    honours: bool = rule(_("填报所获荣誉"), "The form asks for honours received.", default=True)
    sealed: bool = rule(
        _("截止前密封"), "Nobody but the applicant reads an application before the deadline.", default=False
    )


class RecommendationRule(Part):
    mode: Literal["required", "optional", "none"] = rule(
        _("推荐方式"), "Whether a recommendation is needed.", default="none"
    )
    by: list[Literal["district", "department", "association"]] = rule(
        _("推荐单位"), "Who may recommend.", default_factory=list
    )
    publicised: bool = rule(_("公开推荐名单"), "Recommended lists are publicised.", default=False)


class PanelsRule(Part):
    """The panels (评审组) of the independent review."""

    size: int = rule(_("人数"), "Experts on a panel, at least.", unit="experts", default=3, ge=1, le=15)
    leader_required: bool = rule(_("设组长"), "One of them leads.", default=True)
    appointment: Literal["lot", "named"] = rule(_("产生方式"), "Drawn by lot from the pool, or named.", default="named")
    approved: bool = rule(_("须经批准"), "The list is approved before it is appointed.", default=True)
    rotation_cycles: int | None = rule(
        _("轮换"), "Cycles in a row that an expert may sit at most.", unit="cycles", default=None, ge=1
    )
    max_cases: int | None = rule(_("每组案数上限"), "Cases of one panel at most.", unit="cases", default=None, ge=1)


class ReviewRule(Part):
    aggregation: Literal["mean", "trimmed", "median", "consensus"] = rule(
        _("汇总方式"),
        "How the experts' totals become the document score: mean, mean without highest and lowest, median, or the agreed value.",
        default="consensus",
    )
    days: int | None = rule(_("评审天数"), "Calendar days that an expert has.", unit="days", default=None, ge=1, le=365)
    comments_required: bool = rule(
        _("须写评语"),
        "Every scored item needs a strength or an opportunity before the sheet is handed in.",
        default=True,
    )
    difference_percent: int = rule(
        _("分歧界限"),
        "Experts differ on an item when their percents lie this far apart or further; then the consensus needs a reason.",
        unit="percentage points",
        default=20,
        ge=5,
        le=100,
        multiple_of=5,
    )
