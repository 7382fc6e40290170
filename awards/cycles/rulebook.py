"""The rulebook: everything in which one award differs from another, as one immutable value, read from YAML and written back.

`Rulebook.parse` takes YAML text, or the plain dict of a cycle's JSON column; every fault is told with its path and a Chinese reason.
"""

from typing import Any, Self

from django.utils.translation import gettext_noop as _

from awards.cycles.consistency import faults_of
from awards.cycles.edition import CycleRule, SchemeRule, StageRule, TierRule, TrackRule
from awards.cycles.entry import (
    CheckRule,
    EligibilityRule,
    MaterialsRule,
    PanelsRule,
    RecommendationRule,
    ReviewRule,
    VetoRule,
)
from awards.cycles.outcome import (
    AfterRule,
    CommitteeRule,
    DefenceRule,
    NoticeRule,
    ObjectionsRule,
    PollsRule,
    RankingRule,
    VisitsRule,
)
from core.datafile import DataFileError, Part, parsed, rule, write_yaml


class RulebookError(DataFileError):
    """A rulebook that cannot be used; `faults` says where and why."""


class Rulebook(Part):
    """A whole rulebook."""

    scheme: SchemeRule = rule(_("奖项"), "The award itself.")
    cycle: CycleRule = rule(_("本届"), "This edition.")
    tiers: list[TierRule] = rule(_("奖次"), "Tiers, highest first.", min_length=1)
    tracks: list[TrackRule] = rule(_("行业类别"), "Sector classes; empty: none.", default_factory=list)
    stages: list[StageRule] = rule(_("评审流程"), "The plan: stages in their order.", min_length=1)
    eligibility: EligibilityRule = rule(_("申报条件"), "Who may apply.", default_factory=EligibilityRule)
    vetoes: list[VetoRule] = rule(_("一票否决"), "What rules an applicant out.", default_factory=list)
    completeness: list[CheckRule] = rule(_("形式审查"), "Questions of the completeness check.", default_factory=list)
    checks: list[CheckRule] = rule(_("初审"), "Questions of the preliminary review.", default_factory=list)
    materials: MaterialsRule = rule(_("申报材料"), "What is handed in.", default_factory=MaterialsRule)
    recommendation: RecommendationRule = rule(_("推荐"), "Who recommends.", default_factory=RecommendationRule)
    panels: PanelsRule = rule(_("评审组"), "Panels of experts.", default_factory=PanelsRule)
    review: ReviewRule = rule(_("专家评审"), "Independent review and consensus.", default_factory=ReviewRule)
    visits: VisitsRule = rule(_("现场评审"), "Site visits.", default_factory=VisitsRule)
    defence: DefenceRule = rule(_("陈述答辩"), "Oral defence.", default_factory=DefenceRule)
    polls: PollsRule = rule(_("满意度调查"), "Public satisfaction polls.", default_factory=PollsRule)
    ranking: RankingRule = rule(_("综合排名"), "The weighted result.", default_factory=RankingRule)
    committee: CommitteeRule = rule(_("评审委员会"), "The committee and its ballot.", default_factory=CommitteeRule)
    notice: NoticeRule = rule(_("公示"), "The public notice.", default_factory=NoticeRule)
    objections: ObjectionsRule = rule(_("异议"), "Objections to the notice.", default_factory=ObjectionsRule)
    after: AfterRule = rule(_("获奖之后"), "Validity, duties, withdrawal.", default_factory=AfterRule)

    @classmethod
    def read(cls, source: str | dict[str, Any]) -> Self:
        """A rulebook whose parts are sound each by itself; between them it may not hold yet, as in one that is being written."""
        try:
            return parsed(cls, source)
        except DataFileError as error:
            raise RulebookError(error.faults) from error

    @classmethod
    def parse(cls, source: str | dict[str, Any]) -> Self:
        """A checked rulebook from YAML text or plain data. Raises RulebookError with every fault found."""
        rulebook = cls.read(source)
        if faults := faults_of(rulebook):
            raise RulebookError(faults)
        return rulebook

    def stage(self, name: str) -> StageRule | None:
        """The stage of the plan with this name, if the plan has it."""
        return next((stage for stage in self.stages if stage.name == name), None)

    def has(self, name: str) -> bool:
        return self.stage(name) is not None

    def plain(self) -> dict[str, Any]:
        """What the cycle's JSON column keeps; `parse` reads it back."""
        return self.model_dump(mode="json", exclude_none=True)


def dump(rulebook: Rulebook) -> str:
    """The rulebook as YAML, every default written out, in the order of the schema."""
    return write_yaml(rulebook.plain())
