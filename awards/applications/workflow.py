"""The step table of a case, from draft to certificate."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.cycles.phases import ORDER
from awards.cycles.phases import decides_first as decides_first
from core.words import Words
from core.workflow import Step, Steps


class Stage(models.TextChoices):
    DRAFT = "draft", _("填报中")
    SUBMITTED = "submitted", _("已提交")
    RETURNED = "returned", _("退回补正")
    ACCEPTED = "accepted", _("形式审查通过")
    QUALIFIED = "qualified", _("资格审查通过")
    ADMITTED = "admitted", _("初审通过")
    IN_REVIEW = "in_review", _("专家独立评审")
    REVIEWED = "reviewed", _("待合议")
    AGREED = "agreed", _("合议完成")
    VISITED = "visited", _("现场评审完成")
    DEFENDED = "defended", _("陈述答辩完成")
    RANKED = "ranked", _("已综合排名")
    CANDIDATE = "candidate", _("提交评审委员会")
    PROPOSED = "proposed", _("拟表彰")
    APPROVED = "approved", _("已获批准")
    ON_NOTICE = "on_notice", _("公示中")
    CLEARED = "cleared", _("公示期满")
    HONOURED = "honoured", _("获奖")
    DECLINED = "declined", _("审查未通过")
    NOT_SELECTED = "not_selected", _("未入选")
    EXCLUDED = "excluded", _("取消资格")
    WITHDRAWN = "withdrawn", _("已撤回")

    @property
    def tone(self) -> str:
        """The colour of the stage's badge."""
        return _TONES.get(self, "info")

    @property
    def words(self) -> Words:
        """What readers are told of the stage: what was done, true in every plan, while a label may name what only some plans hold next."""
        return _WORDS.get(self, self.label)

    @classmethod
    def told(cls) -> list[tuple[str, Words]]:
        return [(stage.value, stage.words) for stage in cls]


_TONES = {
    Stage.DRAFT: "neutral",
    Stage.RETURNED: "warning",
    Stage.HONOURED: "success",
    Stage.PROPOSED: "success",
    Stage.APPROVED: "success",
    Stage.CLEARED: "success",
    Stage.DECLINED: "danger",
    Stage.EXCLUDED: "danger",
    Stage.NOT_SELECTED: "neutral",
    Stage.WITHDRAWN: "neutral",
}

_WORDS: dict[str, Words] = {Stage.REVIEWED: _("独立评审完成"), Stage.CANDIDATE: _("列为候选")}

# No stage, but what readers are told of a case whose award was withdrawn afterwards: it counts as a winner no longer.
REVOKED, REVOKED_LABEL, REVOKED_TONE = "revoked", _("奖项已撤销"), "danger"

CLOSED = frozenset({Stage.HONOURED, Stage.DECLINED, Stage.NOT_SELECTED, Stage.EXCLUDED, Stage.WITHDRAWN})

# Known to everybody.
RELEASED = (Stage.ON_NOTICE, Stage.CLEARED, Stage.HONOURED)

# Competes for a place, holds one, or came away without: from here on it counts in its pool.
PLACED = (Stage.CANDIDATE, Stage.PROPOSED, Stage.APPROVED, *RELEASED, Stage.NOT_SELECTED, Stage.EXCLUDED)

# The phase of the plan that a case has completed when it stands at a stage. A case on notice has completed what stands before the notice.
PHASE_OF_STAGE: dict[str, str] = {
    Stage.SUBMITTED: "application",
    Stage.ACCEPTED: "completeness",
    Stage.QUALIFIED: "eligibility",
    Stage.ADMITTED: "preliminary",
    Stage.IN_REVIEW: "preliminary",
    Stage.REVIEWED: "review",
    Stage.AGREED: "consensus",
    Stage.VISITED: "visits",
    Stage.DEFENDED: "defence",
    Stage.RANKED: "ranking",
    Stage.CANDIDATE: "ranking",
    Stage.PROPOSED: "committee",
    Stage.APPROVED: "decision",
    Stage.ON_NOTICE: "committee",
    Stage.CLEARED: "notice",
}
# The phases that end with a step of every case; the others (recommendation, acceptance notice, poll, ...) hold nobody up by themselves.
STEPPED = frozenset(PHASE_OF_STAGE.values()) | {"decision"}


def reached(stage: str, plan: Sequence[str]) -> int:
    """The place in `plan` of the last phase that a case at `stage` has completed; -1 before the first. Where the plan leaves the stage's own
    phase out (candidates without a ranking, a proposal without a committee), it is the last one that stands before it in every plan."""
    phase = PHASE_OF_STAGE.get(stage)
    if phase is None:
        return -1
    if stage == Stage.ON_NOTICE and "notice" in plan:
        return plan.index("notice") - 1
    if phase in plan:
        return plan.index(phase)
    return max((place for place, other in enumerate(plan) if ORDER[other] < ORDER[phase]), default=-1)


def _from(*stages: Stage) -> frozenset[str]:
    return frozenset(stages)


SUBMIT = Step("submit", _("提交申报"), _from(Stage.DRAFT, Stage.RETURNED), Stage.SUBMITTED, "application")
WITHDRAW = Step("withdraw", _("撤回申报"), frozenset(Stage) - CLOSED, Stage.WITHDRAWN)
# The checks before the review; a plan has any of them. Which must come first is the plan's business (Application.refuses).
_BEFORE_COMPLETENESS = _from(Stage.SUBMITTED, Stage.QUALIFIED)
_BEFORE_ELIGIBILITY = _from(Stage.SUBMITTED, Stage.ACCEPTED)
_BEFORE_PRELIMINARY = _from(Stage.SUBMITTED, Stage.ACCEPTED, Stage.QUALIFIED)
SEND_BACK = Step("send_back", _("退回补正"), _BEFORE_COMPLETENESS, Stage.RETURNED, "completeness")
ACCEPT = Step("accept", _("形式审查通过"), _BEFORE_COMPLETENESS, Stage.ACCEPTED, "completeness")
REJECT = Step("reject", _("形式审查不予受理"), _BEFORE_COMPLETENESS, Stage.DECLINED, "completeness")
LAPSE = Step("lapse", _("逾期未补正，终止申报"), _from(Stage.RETURNED), Stage.DECLINED, "completeness")
QUALIFY = Step("qualify", _("资格审查通过"), _BEFORE_ELIGIBILITY, Stage.QUALIFIED, "eligibility")
DISQUALIFY = Step("disqualify", _("资格审查不通过"), _BEFORE_ELIGIBILITY, Stage.DECLINED, "eligibility")
ADMIT = Step("admit", _("初审通过"), _BEFORE_PRELIMINARY, Stage.ADMITTED, "preliminary")
DECLINE = Step("decline", _("初审不通过"), _BEFORE_PRELIMINARY, Stage.DECLINED, "preliminary")
BEGIN_REVIEW = Step(
    "begin_review", _("进入专家评审"), _BEFORE_PRELIMINARY | _from(Stage.ADMITTED), Stage.IN_REVIEW, "review"
)
CLOSE_REVIEW = Step("close_review", _("独立评审结束"), _from(Stage.IN_REVIEW), Stage.REVIEWED, "review")
AGREE = Step("agree", _("合议完成"), _from(Stage.REVIEWED), Stage.AGREED, "consensus")
VISIT = Step("visit", _("现场评审完成"), _from(Stage.REVIEWED, Stage.AGREED, Stage.DEFENDED), Stage.VISITED, "visits")
DEFEND = Step(
    "defend", _("陈述答辩完成"), _from(Stage.REVIEWED, Stage.AGREED, Stage.VISITED), Stage.DEFENDED, "defence"
)
_REVIEWED = _from(Stage.REVIEWED, Stage.AGREED, Stage.VISITED, Stage.DEFENDED)
RANK = Step("rank", _("综合排名"), _REVIEWED, Stage.RANKED, "ranking")
SHORTLIST = Step("shortlist", _("列为候选"), _from(Stage.RANKED), Stage.CANDIDATE, "ranking")
LEAVE_OUT = Step("leave_out", _("排名未入围"), _from(Stage.RANKED), Stage.NOT_SELECTED, "ranking")
# Where the plan has no ranking, or no committee, people name who goes on (awards/nominations).
_BEFORE_NOMINATION = _BEFORE_PRELIMINARY | _from(Stage.ADMITTED) | _REVIEWED
PRESENT = Step("present", _("提交评审委员会"), _BEFORE_NOMINATION, Stage.CANDIDATE, "committee")
NOMINATE = Step("nominate", _("列入建议名单"), _BEFORE_NOMINATION | _from(Stage.CANDIDATE), Stage.PROPOSED, "decision")
SET_ASIDE = Step(
    "set_aside", _("未列入建议名单"), _BEFORE_NOMINATION | _from(Stage.CANDIDATE), Stage.NOT_SELECTED, "decision"
)
PROPOSE = Step("propose", _("评审委员会通过"), _from(Stage.CANDIDATE), Stage.PROPOSED, "committee")
PASS_OVER = Step("pass_over", _("评审委员会未通过"), _from(Stage.CANDIDATE), Stage.NOT_SELECTED, "committee")
# Only where the decision stands before the notice: the government approves the list, which is then publicised.
APPROVE = Step("approve", _("政府批准"), _from(Stage.PROPOSED), Stage.APPROVED, "decision")
PUBLICISE = Step("publicise", _("开始公示"), _from(Stage.PROPOSED, Stage.APPROVED), Stage.ON_NOTICE, "notice")
RENEW = Step("renew", _("重新公示"), _from(Stage.ON_NOTICE), Stage.ON_NOTICE, "notice")
CLEAR = Step("clear", _("公示期满"), _from(Stage.ON_NOTICE), Stage.CLEARED, "notice")
EXCLUDE = Step(
    "exclude",
    _("取消资格"),
    _from(Stage.PROPOSED, Stage.APPROVED, Stage.ON_NOTICE, Stage.CLEARED),
    Stage.EXCLUDED,
)
MOVE_UP = Step("move_up", _("递补"), _from(Stage.NOT_SELECTED), Stage.PROPOSED)
HONOUR = Step("honour", _("表彰授奖"), _from(Stage.PROPOSED, Stage.CLEARED), Stage.HONOURED, "decision")


def phase_in(plan: Sequence[str], step: Step) -> str:
    """The phase of `plan` to which `step` belongs: who is named goes before whatever comes next, and where the government has approved
    before the notice the award follows the notice."""
    if step in (NOMINATE, SET_ASIDE):
        return next((phase for phase in plan if phase in ("committee", "notice", "decision")), step.phase)
    if step is HONOUR and decides_first(plan):
        return "notice"
    return step.phase


STEPS = Steps(
    "applications",
    [
        SUBMIT,
        WITHDRAW,
        SEND_BACK,
        ACCEPT,
        REJECT,
        LAPSE,
        QUALIFY,
        DISQUALIFY,
        ADMIT,
        DECLINE,
        BEGIN_REVIEW,
        CLOSE_REVIEW,
        AGREE,
        VISIT,
        DEFEND,
        RANK,
        SHORTLIST,
        LEAVE_OUT,
        PRESENT,
        NOMINATE,
        SET_ASIDE,
        PROPOSE,
        PASS_OVER,
        APPROVE,
        PUBLICISE,
        RENEW,
        CLEAR,
        EXCLUDE,
        MOVE_UP,
        HONOUR,
    ],
)
