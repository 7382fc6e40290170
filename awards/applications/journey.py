"""The applicant's timeline: what happened, what is next, by when."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.applications.deadlines import deadline_of, office_of
from awards.applications.models import Application
from awards.applications.public import PlanStep, PublicLine, plan, public_stage, public_timeline
from awards.applications.workflow import Stage
from core import clock
from core.words import Words

SHOWN = 4
_OVER = (Stage.HONOURED, Stage.DECLINED, Stage.NOT_SELECTED, Stage.EXCLUDED, Stage.WITHDRAWN)


class Next(NamedTuple):
    """What the applicant does or waits for now, by when where a day is known, and where it is done; `span` are the days of what it waits for."""

    label: Words
    hint: Words
    due: date | datetime | None
    url: str = ""
    is_late: bool = False
    span: str = ""


class Journey(NamedTuple):
    """`past` newest last; `more` says how many earlier lines there are; `ahead` are the steps of the plan to come."""

    past: list[PublicLine]
    more: int
    now: Next
    ahead: list[PlanStep]
    extended_until: datetime | None


def journey(application: Application, returned: Any = None) -> Journey:
    """`returned` is the last decision that sent the application back, if it stands."""
    lines = public_timeline(application)
    steps = [] if public_stage(application).label in _ended() else plan(application)
    standing = returned.pk if returned else None
    extensions = [row.until for row in application.extensions.all() if row.screening_id == standing]
    return Journey(
        past=lines[-SHOWN:],
        more=max(len(lines) - SHOWN, 0),
        now=_next(application, returned, steps),
        ahead=[step for step in steps if step.state == "todo"],
        extended_until=max(extensions, default=None),
    )


def _ended() -> set[Words]:
    return {Stage(stage).label for stage in _OVER}


def _next(application: Application, returned: Any, steps: list[PlanStep]) -> Next:
    review = reverse("awards:applications-review", args=[application.reference])
    if application.stage == Stage.RETURNED:
        due = returned.due_on if returned else None
        late = due is not None and clock.today() > due
        hint = _("补正期限已过，请与%s联系。") % office_of(application.cycle) if late else ""
        return Next(_("按补正要求修改，重新提交"), hint, due, review, late)
    if application.stage == Stage.DRAFT:
        closes_at = deadline_of(application)
        late = closes_at is not None and clock.now() >= closes_at
        hint = (
            _("申报已截止，不能再提交；已填写的内容仍可查阅。") if late else _("补齐必填内容后提交，提交后取得回执。")
        )
        return Next(_("填写并提交申报书"), hint, closes_at, review, late)
    shown = public_stage(application)
    return Next(shown.label, shown.hint, None, span=next((step.at for step in steps if step.state == "current"), ""))
