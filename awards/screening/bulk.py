"""Acts on several cases of the desk at once: first what would happen to each and why others are left out, then each in a transaction of its own."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.checks import next_check
from awards.applications.content import Content
from awards.applications.models import Application
from awards.applications.requirements import missing
from awards.applications.twins import hindrance
from awards.applications.workflow import Stage
from awards.cycles.models import Phase
from awards.recommendations.readings import standing_of
from awards.screening import actions
from awards.screening.actions import Found, checks_of
from awards.screening.desk import Answered, on_the_desk, running_plans, shown
from awards.screening.models import Outcome, ScreeningKind
from core import clock, journal, mail
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.workflow import name_verb

REMIND = "screening.remind"
REMIND_WITHIN = timedelta(days=5)
MOST = 50
"""So many cases at once: a page of the desk."""

_MAY_BE_EMPTY = ("products", "honours")

name_verb(REMIND, gettext_lazy("提醒补正"))


class Act(TextChoices):
    PASS = "pass", gettext_lazy("形式审查通过")
    REMIND = "remind", gettext_lazy("提醒补正")


class Prospect(NamedTuple):
    """One chosen case: `told` is what would happen, `doubts` why it is left out."""

    application: Any
    told: str
    doubts: list[str]

    @property
    def goes(self) -> bool:
        return not self.doubts


class Result(NamedTuple):
    """What happened to one case; `refused` is the sentence when nothing did."""

    application: Any
    refused: str


def preview(act: Act, references: Iterable[str], *, by: User) -> list[Prospect]:
    """In the desk's order of waiting. What `by` may not see or is not on the desk is passed over."""
    cycles = running_plans()
    wanted = list(dict.fromkeys(references))
    if len(wanted) > MOST:
        raise Refused(_("一次最多处理 %d 件，请分批进行。") % MOST)
    rows = shown(on_the_desk(by, cycles).filter(reference__in=wanted), cycles).values_list("pk", "answered", "amend_by")
    told = {pk: (answered, amend_by) for pk, answered, amend_by in rows}
    cases = Application.objects.filter(pk__in=told).defer("snapshot")
    cases = cases.select_related("cycle__criteria", "cycle__scheme", "organization__region", "organization__industry")
    plans = {cycle.pk: cycle for cycle in cycles}
    found = []
    for case in cases.order_by("stage_since", "reference"):
        case.cycle.__dict__["rules"] = plans[case.cycle_id].rules  # read once, not once a case
        found.append(_prospect(act, case, *told[case.pk]))
    return found


def carry_out(act: Act, references: Iterable[str], *, by: User) -> list[Result]:
    """Each case by itself, judged anew at the moment: what has changed since the preview is left out with its reason."""
    return [
        Result(prospect.application, _done(act, prospect, by))
        for reference in dict.fromkeys(references)
        for prospect in preview(act, [reference], by=by)
    ]


def _done(act: Act, prospect: Prospect, by: User) -> str:
    if prospect.doubts:
        return "；".join(prospect.doubts)
    try:
        with transaction.atomic():
            if act == Act.PASS:
                _pass(prospect.application, by)
            else:
                remind(prospect.application, by=by)
    except Refused as refusal:
        return refusal.sentence
    return ""


def _pass(application: Application, by: User) -> None:
    note = _("批量审查：符合")
    checks = checks_of(application, ScreeningKind.COMPLETENESS)
    actions.accept(application, findings={check.code: Found(True, note) for check in checks}, by=by)


@transaction.atomic
def remind(application: Application, *, by: User) -> Entry:
    """A letter to everybody who acts for the applicant: the amendment is due soon. Once a day."""
    locked = hold(application, "cycle")
    due = _last_due(locked) if locked.stage == Stage.RETURNED else None
    if doubt := next(_against_reminding(locked, due), ""):
        raise Refused(doubt)
    members = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=locked.organization_id)
    url = reverse("awards:applications-overview", args=[locked.reference])
    mail.queue("awards/screening_reminder", to=members, url=url, application=locked, due_on=due)
    return journal.record(REMIND, locked, by=by, data={"due_on": due})


def _prospect(act: Act, case: Application, answered: str, amend_by: Any) -> Prospect:
    if act == Act.REMIND:
        return Prospect(case, _("发信提醒，补正期限 %s") % amend_by, list(_against_reminding(case, amend_by)))
    number = len(checks_of(case, ScreeningKind.COMPLETENESS))
    return Prospect(case, _("%d 项审查均记为符合，形式审查通过") % number, list(_against_passing(case, answered)))


def _against_passing(case: Application, answered: str) -> Iterator[str]:
    waits = "" if case.stage == Stage.RETURNED else next_check(case.cycle.phases, case.stage)
    if waits != Phase.COMPLETENESS:
        yield _("不在等待形式审查（%s）") % Stage(case.stage).label
        return
    standing = standing_of(case)
    if standing.gap or standing.is_refused:
        yield standing.gap or _("推荐单位不予推荐，须逐件决定。")
    if twin := hindrance(case):
        yield twin
    if answered == Answered.FOUND:
        yield _("部门答复有否决情形")
    if case.screenings.filter(outcome=Outcome.RETURNED).exists():
        yield _("曾退回补正，须逐项核对补正的内容")
    for gap in missing(case, Content.of(case)):
        if gap.blocks or gap.section not in _MAY_BE_EMPTY:
            yield gap.label


def _against_reminding(case: Application, due: Any) -> Iterator[str]:
    today = clock.today()
    if case.stage != Stage.RETURNED or due is None:
        yield _("不在等待补正（%s）") % Stage(case.stage).label
    elif due < today:
        yield _("补正期限（%s）已过，不能再提交，须作出结论") % due
    elif due > today + REMIND_WITHIN:
        yield _("距补正期限还有 %d 天，暂不提醒") % (due - today).days
    elif _reminded_today(case):
        yield _("今天已经提醒过")


def _reminded_today(case: Application) -> bool:
    last = Entry.objects.about(case).filter(verb=REMIND).last()
    return last is not None and timezone.localdate(last.at) == clock.today()


def _last_due(case: Application) -> Any:
    returned = case.screenings.filter(outcome=Outcome.RETURNED).exclude(due_on=None).order_by("-pk")
    return returned.values_list("due_on", flat=True).first()
