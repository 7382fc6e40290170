"""The parts of a rulebook that say what the award and this edition are: scheme, cycle, tiers, tracks and the plan of stages.

What is asked of applicants and reviewers is in `entry.py`, what comes after the review in `outcome.py`. Every variant is one met in a real
regulation.
"""

from datetime import datetime
from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import field_validator

from awards.cycles.fields import Code, Day, Moment, Percent, Points, Text, Yuan, ends_at, starts_at
from core.datafile import Part, rule

StageName = Literal[
    "internal_notice",
    "application",
    "recommendation",
    "completeness",
    "eligibility",
    "acceptance",
    "preliminary",
    "review",
    "consensus",
    "visits",
    "defence",
    "polls",
    "ranking",
    "committee",
    "notice",
    "decision",
    "award",
]
SizeClass = Literal["large", "medium", "small", "micro"]


class OfficeRule(Part):
    """The committee's office, as notices print it."""

    name: Text = rule(_("名称"), "Name of the committee's office, the signature of its notices.")
    telephone: str = rule(_("电话"), "Telephone for objections and questions.", default="")
    address: str = rule(_("地址"), "Postal address.", default="")
    postcode: str = rule(_("邮编"), "Postcode, quoted.", default="", pattern=r"^(\d{6})?$")
    email: str = rule(_("电子邮箱"), "E-mail address.", default="")
    document_mark: str = rule(
        _("发文代字"), "Mark of its document numbers, e.g. 驻质奖办 in 驻质奖办〔2016〕3号.", default=""
    )


class RegulationRule(Part):
    title: Text = rule(_("文件名称"), "Title of the regulation, without 《》.")
    number: str = rule(_("文号"), "Document number, e.g. 驻政〔2011〕45号; empty when unknown.", default="")
    date: Day | None = rule(_("发布日期"), "Date of issue.", default=None)


class SchemeRule(Part):
    """The award (奖项) itself."""

    code: Code = rule(_("代码"), "Short name in addresses and file names.")
    name: Text = rule(_("奖项名称"), "Full name, e.g. 驻马店市市长质量奖.")
    region: str = rule(_("行政区划"), "Six digits of GB/T 2260, quoted.", pattern=r"^\d{6}$")
    organizer: Text = rule(_("组织单位"), "Department that runs the award.")
    approving_body: Text = rule(_("批准机关"), "Government that decides.")
    document_mark: str = rule(
        _("批准机关发文代字"), "Mark of the government's document numbers, e.g. 驻政.", default=""
    )
    period_years: int = rule(_("评选周期"), "How often the award is held.", unit="years", default=1, ge=1, le=10)
    office: OfficeRule = rule(_("评审委员会办公室"), "Where objections go.")
    regulations: list[RegulationRule] = rule(
        _("依据文件"), "The documents on which the award rests.", default_factory=list
    )

    @property
    def is_of_district(self) -> bool:
        """A county's, district's or county-level city's award; the codes of cities and provinces end in 00."""
        return not self.region.endswith("00")


class CallRule(Part):
    title: Text = rule(_("标题"), "Heading of the call for applications.")
    text: Text = rule(_("正文"), "Its text; paragraphs are separated by line breaks.")


class CycleRule(Part):
    """One edition (届). Edition number and award year are separate facts."""

    code: Code = rule(_("代码"), "Unique over all schemes, e.g. zhumadian-2015.")
    edition: int = rule(_("届次"), "Number of the edition.", ge=1, le=200)
    award_year: int = rule(_("奖励年度"), "Year for which the award is given.", unit="year", ge=1990, le=2100)
    title: Text = rule(_("名称"), "Name on pages and papers, e.g. 第六届驻马店市市长质量奖.")
    criteria: Code = rule(_("评价准则"), "Code of a loaded criteria set.")
    reminders: list[Literal[30, 14, 7, 3, 1]] = rule(
        _("截止提醒"),
        "Days before the deadline on which organizations that have not handed in are reminded.",
        unit="days before",
        default_factory=lambda: [7, 1],
    )
    call: CallRule | None = rule(_("申报通知"), "The call for applications; may be written later.", default=None)


class TierRule(Part):
    """An award tier (奖次) with its places and its money."""

    code: Code = rule(_("代码"), "Short name.")
    name: Text = rule(_("奖次名称"), "Name as printed on the certificate.")
    kind: Literal["main", "nominee", "encouragement", "innovation", "sme", "adoption", "special"] = rule(
        _("类型"), "What sort of tier it is.", default="main"
    )
    candidates: Literal["organization", "person", "project"] = rule(
        _("评选对象"),
        "Who can win it, one kind a tier: organizations, persons whom an organization employs, or projects that it owns. Persons and projects are put forward by their organization.",
        default="organization",
    )
    quota: int = rule(_("名额"), "Places at most; places may stay empty.", unit="places", ge=0, le=1000)
    off_quota: bool = rule(_("不占名额"), "Given beside the places, without a limit; quota is then 0.", default=False)
    prize_yuan: Yuan = rule(_("奖金"), "Prize money of one winner.", unit="yuan", default="0", validate_default=True)
    title_only: bool = rule(_("只授称号"), "No money, the title only.", default=False)
    first_time_only: bool = rule(_("仅首次发奖金"), "Repeat winners get the title only.", default=False)
    budget_funded_title_only: bool = rule(
        _("全额拨款单位只授称号"),
        "Organizations fully funded by the budget get the title only. For tiers of organizations or projects.",
        default=False,
    )
    pass_line: Points | None = rule(
        _("合格线（分）"), "Least result in points; below it the place stays empty.", unit="points", default=None
    )
    pass_percent: Percent | None = rule(
        _("合格线（%）"), "The same as a share of full marks; not both.", unit="percent", default=None
    )
    sizes: list[SizeClass] = rule(_("规模限制"), "Size classes that may win it; empty means all.", default_factory=list)
    barred_years: int | None = rule(
        _("本奖次限报年限"),
        "Years in which whoever won this tier may not apply, where they differ from those of the eligibility; 0: free to apply again.",
        unit="years",
        default=None,
        ge=0,
        le=20,
    )

    @property
    def prize_fen(self) -> int:
        """Prize money in whole fen."""
        return int(self.prize_yuan * 100)

    def pass_line_hundredths(self, full_points: int = 1000) -> int | None:
        """The pass line in hundredths of a point, whichever way it was written."""
        if self.pass_line is not None:
            return int(self.pass_line * 100)
        return None if self.pass_percent is None else -int(-self.pass_percent * full_points // 1)


class TrackRule(Part):
    """A sector class (行业类别), with places of its own where the regulation gives them."""

    code: Code = rule(_("代码"), "Short name.")
    name: Text = rule(_("类别名称"), "e.g. 工业, 服务业.")
    industries: list[str] = rule(
        _("行业代码"),
        "Codes of GB/T 4754-2017 that belong to it, e.g. C or J66; the longest code that matches decides.",
        default_factory=list,
    )
    trial: bool = rule(_("试点"), "On trial in this cycle.", default=False)
    quotas: dict[str, int] = rule(
        _("分类名额"),
        "Places per tier code, for which the class competes alone; classes without share what is left of the tier's places.",
        unit="places",
        default_factory=dict,
    )

    @field_validator("quotas")
    @classmethod
    def _in_order(cls, quotas: dict[str, int]) -> dict[str, int]:
        return dict(sorted(quotas.items()))


class StageRule(Part):
    """One stage of the plan. Days are whole days in Asia/Shanghai: a stage that closes on the 30th is open through the 30th."""

    name: StageName = rule(_("环节"), "Which stage.")
    opens: Moment | None = rule(_("开始"), "First day, or a moment with zone.", default=None)
    closes: Moment | None = rule(_("截止"), "Last day, or the moment from which it is closed.", default=None)
    note: str = rule(_("说明"), "A remark for readers of the plan.", default="")

    @property
    def opens_at(self) -> datetime | None:
        return None if self.opens is None else starts_at(self.opens)

    @property
    def closes_at(self) -> datetime | None:
        """The first moment at which the stage is no longer open."""
        return None if self.closes is None else ends_at(self.closes)
