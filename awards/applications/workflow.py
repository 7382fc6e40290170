"""The step table of a case, from draft to certificate."""

from django.db import models
from django.utils.translation import gettext_lazy as _

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
    RANKED = "ranked", _("已综合排名")
    CANDIDATE = "candidate", _("提交评审委员会")
    PROPOSED = "proposed", _("拟表彰")
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


_TONES = {
    Stage.DRAFT: "neutral",
    Stage.RETURNED: "warning",
    Stage.HONOURED: "success",
    Stage.PROPOSED: "success",
    Stage.CLEARED: "success",
    Stage.DECLINED: "danger",
    Stage.EXCLUDED: "danger",
    Stage.NOT_SELECTED: "neutral",
    Stage.WITHDRAWN: "neutral",
}

# No stage, but what readers are told of a case whose award was withdrawn afterwards: it counts as a winner no longer.
REVOKED, REVOKED_LABEL, REVOKED_TONE = "revoked", _("奖项已撤销"), "danger"

CLOSED = frozenset({Stage.HONOURED, Stage.DECLINED, Stage.NOT_SELECTED, Stage.EXCLUDED, Stage.WITHDRAWN})

# The phase of the plan that a case has completed when it stands at a stage.
PHASE_OF_STAGE: dict[str, str] = {
    Stage.SUBMITTED: "application",
    Stage.ACCEPTED: "completeness",
    Stage.QUALIFIED: "eligibility",
    Stage.ADMITTED: "preliminary",
    Stage.IN_REVIEW: "preliminary",
    Stage.REVIEWED: "review",
    Stage.AGREED: "consensus",
    Stage.VISITED: "visits",
    Stage.RANKED: "ranking",
    Stage.CANDIDATE: "ranking",
    Stage.PROPOSED: "committee",
    Stage.ON_NOTICE: "committee",
    Stage.CLEARED: "notice",
}


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
QUALIFY = Step("qualify", _("资格审查通过"), _BEFORE_ELIGIBILITY, Stage.QUALIFIED, "eligibility")
DISQUALIFY = Step("disqualify", _("资格审查不通过"), _BEFORE_ELIGIBILITY, Stage.DECLINED, "eligibility")
ADMIT = Step("admit", _("初审通过"), _BEFORE_PRELIMINARY, Stage.ADMITTED, "preliminary")
DECLINE = Step("decline", _("初审不通过"), _BEFORE_PRELIMINARY, Stage.DECLINED, "preliminary")
BEGIN_REVIEW = Step(
    "begin_review", _("进入专家评审"), _BEFORE_PRELIMINARY | _from(Stage.ADMITTED), Stage.IN_REVIEW, "review"
)
CLOSE_REVIEW = Step("close_review", _("独立评审结束"), _from(Stage.IN_REVIEW), Stage.REVIEWED, "review")
AGREE = Step("agree", _("合议完成"), _from(Stage.REVIEWED), Stage.AGREED, "consensus")
VISIT = Step("visit", _("现场评审完成"), _from(Stage.REVIEWED, Stage.AGREED), Stage.VISITED, "visits")
RANK = Step("rank", _("综合排名"), _from(Stage.REVIEWED, Stage.AGREED, Stage.VISITED), Stage.RANKED, "ranking")
SHORTLIST = Step("shortlist", _("列为候选"), _from(Stage.RANKED), Stage.CANDIDATE, "ranking")
LEAVE_OUT = Step("leave_out", _("排名未入围"), _from(Stage.RANKED), Stage.NOT_SELECTED, "ranking")
PROPOSE = Step("propose", _("评审委员会通过"), _from(Stage.CANDIDATE), Stage.PROPOSED, "committee")
PASS_OVER = Step("pass_over", _("评审委员会未通过"), _from(Stage.CANDIDATE), Stage.NOT_SELECTED, "committee")
PUBLICISE = Step("publicise", _("开始公示"), _from(Stage.PROPOSED), Stage.ON_NOTICE, "notice")
CLEAR = Step("clear", _("公示期满"), _from(Stage.ON_NOTICE), Stage.CLEARED, "notice")
EXCLUDE = Step("exclude", _("取消资格"), _from(Stage.PROPOSED, Stage.ON_NOTICE, Stage.CLEARED), Stage.EXCLUDED)
HONOUR = Step("honour", _("表彰授奖"), _from(Stage.CLEARED), Stage.HONOURED, "decision")

STEPS = Steps(
    "applications",
    [
        SUBMIT,
        WITHDRAW,
        SEND_BACK,
        ACCEPT,
        REJECT,
        QUALIFY,
        DISQUALIFY,
        ADMIT,
        DECLINE,
        BEGIN_REVIEW,
        CLOSE_REVIEW,
        AGREE,
        VISIT,
        RANK,
        SHORTLIST,
        LEAVE_OUT,
        PROPOSE,
        PASS_OVER,
        PUBLICISE,
        CLEAR,
        EXCLUDE,
        HONOUR,
    ],
)
