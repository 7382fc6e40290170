"""Feedback: the bureau writes a foreword, releases the reports of a cycle, and knows who has read theirs."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.honours.models import Decision, DecisionStage, Feedback
from awards.notices.actions import applicants
from core import clock, journal, mail
from core.holding import hold
from core.refusal import Refused
from core.workflow import name_verb

name_verb("feedback.write_foreword", gettext_lazy("填写综合评价"))
name_verb("feedback.release", gettext_lazy("发布反馈报告"))
name_verb("feedback.read", gettext_lazy("首次阅读反馈报告"))
LONGEST_FOREWORD = 3000
WITHOUT_FEEDBACK = (Stage.DRAFT, Stage.RETURNED, Stage.WITHDRAWN)


def due_feedback(cycle: Cycle) -> ApplicationQuerySet:
    """Every case of the cycle that was handed in and not withdrawn gets a report, also one declined before the experts saw it."""
    return Application.objects.filter(cycle=cycle).exclude(stage__in=WITHOUT_FEEDBACK)


@transaction.atomic
def write_foreword(application: Application, *, text: str, by: User) -> Feedback:
    """The bureau's own words above the report, until it is released."""
    hold(application)
    row, _created = Feedback.objects.get_or_create(application=application)
    if row.released_at is not None:
        raise Refused(_("反馈报告已发布，综合评价不能再修改。"))
    words = text.replace("\r\n", "\n").strip()
    if len(words) > LONGEST_FOREWORD:
        raise Refused(_("综合评价不超过%(most)d字。") % {"most": LONGEST_FOREWORD})
    before, row.foreword = row.foreword, words
    row.save(update_fields=["foreword"])
    journal.record("feedback.write_foreword", application, by=by, before={"text": before}, after={"text": words})
    return row


@transaction.atomic
def release(cycle: Cycle, *, by: User) -> list[Feedback]:
    """To every applicant at once, and only after the decision: a report before it would tell the result."""
    hold(cycle)
    if not Decision.objects.filter(cycle=cycle, stage=DecisionStage.RELEASED).exists():
        raise Refused(_("表彰决定发布之后才能发布反馈报告。"))
    cases = list(
        due_feedback(cycle).exclude(feedback__released_at__isnull=False).select_related("organization", "feedback")
    )
    if not cases:
        raise Refused(_("本届的反馈报告已全部发布。"))
    rows = [getattr(case, "feedback", None) or Feedback(application=case) for case in cases]
    for case, row in zip(cases, rows, strict=True):
        row.released_by, row.released_at = by, clock.now()
        row.save()
        mail.queue(
            "awards/feedback_released", to=applicants(case), url=case.get_absolute_url(), application=case, cycle=cycle
        )
    journal.record("feedback.release", cycle, by=by, data={"reports": len(rows)})
    return rows


@transaction.atomic
def read(application: Application, *, by: User) -> None:
    """Remember when the applicant first opened the report."""
    opened = Feedback.objects.filter(application=application, released_at__isnull=False, read_at=None)
    if opened.update(read_at=clock.now()):
        journal.record("feedback.read", application, by=by)
