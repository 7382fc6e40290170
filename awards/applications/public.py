"""What an enterprise may know of its case: results stay hidden until they are released to everybody at once."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from awards.applications.checks import next_check
from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.workflow import RELEASED, REVOKED_LABEL, REVOKED_TONE, Stage
from awards.cycles.models import CycleStage, Phase, StageWindow
from core import journal
from core.models import Entry
from core.words import Words

OPEN_STAGES = frozenset(
    {
        Stage.DRAFT,
        Stage.SUBMITTED,
        Stage.RETURNED,
        Stage.ACCEPTED,
        Stage.QUALIFIED,
        Stage.ADMITTED,
        Stage.DECLINED,
        Stage.WITHDRAWN,
    }
)
PUBLIC_STAGES = OPEN_STAGES | set(RELEASED)


class PublicStage(NamedTuple):
    label: Words
    tone: str
    hint: Words = ""


IN_REVIEW = PublicStage(
    gettext_lazy("评审中"), "info", gettext_lazy("正在进行评审。评审期间不公布中间结果，结果以公示和书面通知为准。")
)
REVOKED_NOW = PublicStage(
    REVOKED_LABEL, REVOKED_TONE, gettext_lazy("奖项已撤销，依据和理由见通知。反馈报告仍可在线查阅。")
)
_HINTS: dict[str, Words] = {
    Stage.DRAFT: gettext_lazy("申报书尚未提交。请在截止时间之前补齐内容并提交。"),
    Stage.SUBMITTED: gettext_lazy("申报书已提交，正在等待形式审查。"),
    Stage.RETURNED: gettext_lazy("申报书被退回补正。请按审查意见修改，并在期限内重新提交。"),
    Stage.ACCEPTED: gettext_lazy("形式审查已通过，正在等待下一步审查。"),
    Stage.QUALIFIED: gettext_lazy("资格审查已通过，正在等待下一步审查。"),
    Stage.ADMITTED: gettext_lazy("初审已通过，将进入专家评审。"),
    Stage.ON_NOTICE: gettext_lazy("已列入拟表彰名单，正在公示。"),
    Stage.CLEARED: gettext_lazy("公示期已满，等待表彰决定。"),
    Stage.HONOURED: gettext_lazy("祝贺获奖！证书和反馈报告可在线查阅。"),
    Stage.DECLINED: gettext_lazy("审查未通过，原因见通知。"),
    Stage.NOT_SELECTED: gettext_lazy("本届未入选。反馈报告发布后可在线查阅。"),
    Stage.EXCLUDED: gettext_lazy("评选资格已取消，原因见通知。"),
    Stage.WITHDRAWN: gettext_lazy("申报已撤回。"),
}


# A case by which the results of its cycle are known: it is on the public list, or was taken off it.
_TELLS = Q(stage__in=RELEASED) | Q(stage=Stage.EXCLUDED, notice_lines__notice__released_at__isnull=False)


def with_release(rows: ApplicationQuerySet) -> ApplicationQuerySet:
    """Carry along whether the results of each row's cycle are out, and whether its award still stands, so that a list asks once."""
    siblings = Application.objects.filter(_TELLS, cycle_id=OuterRef("cycle_id"))
    return rows.with_shown_stage().annotate(cycle_is_decided=Exists(siblings))


def results_are_out(application: Application) -> bool:
    """The public notice of the cycle has been released, or the cycle is over."""
    if application.cycle.stage == CycleStage.FINISHED:
        return True
    known = getattr(application, "cycle_is_decided", None)
    if known is not None:
        return bool(known)
    return Application.objects.filter(_TELLS, cycle_id=application.cycle_id).exists()


def public_stage(application: Application) -> PublicStage:
    """The stage in the words that an enterprise may read now."""
    stage = Stage(application.stage)
    hidden = stage not in PUBLIC_STAGES and not (
        stage in (Stage.NOT_SELECTED, Stage.EXCLUDED) and results_are_out(application)
    )
    if hidden:
        return IN_REVIEW
    return (
        REVOKED_NOW if application.has_lost_its_award else PublicStage(stage.label, stage.tone, _HINTS.get(stage, ""))
    )


class PublicLine(NamedTuple):
    """One line of the enterprise's timeline."""

    label: str
    at: object
    actor_name: str
    note: str


_OWN = frozenset({"applications.start", "applications.submit", "applications.withdraw", "applications.commit"})
_TOLD_WITH_REASON = frozenset(
    {
        "applications.send_back",
        "applications.extend",
        "applications.extend_amendment",
        "applications.lapse",
        "applications.reject",
        "applications.disqualify",
        "applications.decline",
    }
)
_TOLD = _TOLD_WITH_REASON | {
    "applications.accept", "applications.qualify", "applications.admit", "applications.begin_review", "applications.publicise", "applications.renew",
    "applications.clear", "applications.honour",
}  # fmt: skip
_TOLD_WHEN_OUT = frozenset(
    {"applications.leave_out", "applications.set_aside", "applications.pass_over", "applications.exclude"}
)


def public_timeline(application: Application) -> list[PublicLine]:
    """What the enterprise did, and what it has been told; names of officers and internal notes stay inside."""
    told = _TOLD | _TOLD_WHEN_OUT if results_are_out(application) else _TOLD
    rows = journal.timeline(application).filter(verb__in=_OWN | told)
    return [_line(entry) for entry in rows]


def _line(entry: Entry) -> PublicLine:
    own = entry.actor is not None and entry.actor.role == Role.ENTERPRISE
    if entry.verb in _OWN:
        return PublicLine(entry.label, entry.at, entry.actor_name if own else _("评审委员会办公室"), entry.note)
    label = _("本届未入选") if entry.verb in _TOLD_WHEN_OUT - {"applications.exclude"} else entry.label
    return PublicLine(label, entry.at, _("评审委员会办公室"), entry.note if entry.verb in _TOLD_WITH_REASON else "")


class PlanStep(NamedTuple):
    """One stage of the cycle's plan as the band of steps shows it; `at` says when it is held."""

    label: str
    state: str
    at: str


_POSITION: dict[str, str] = {
    Stage.DRAFT: Phase.APPLICATION,
    Stage.RETURNED: Phase.COMPLETENESS,
    Stage.SUBMITTED: Phase.COMPLETENESS,
    Stage.ACCEPTED: Phase.REVIEW,
    Stage.QUALIFIED: Phase.REVIEW,
    Stage.ADMITTED: Phase.REVIEW,
    Stage.ON_NOTICE: Phase.NOTICE,
    Stage.NOT_SELECTED: Phase.REVIEW,
    Stage.EXCLUDED: Phase.NOTICE,
}
# Shown to applicants as one: which of them a case has reached is not told before the results are.
_ASSESSMENT = (Phase.REVIEW, Phase.CONSENSUS, Phase.VISITS, Phase.DEFENCE, Phase.POLLS, Phase.RANKING, Phase.COMMITTEE)


def plan(application: Application) -> list[PlanStep]:
    """The cycle's plan with the applicant's place in it; everything from the review to the committee is one step."""
    windows = {window.phase: window for window in application.cycle.windows.all()}
    steps = _public_phases(application.cycle.phases)
    place = _place(application, [phases[0] for phases, _label in steps])
    states = ("done", "current", "todo")
    return [
        PlanStep(str(label), states[(i > place) - (i < place) + 1], _held([windows[p] for p in phases if p in windows]))
        for i, (phases, label) in enumerate(steps)
    ]


def _place(application: Application, firsts: list[Phase]) -> int:
    """Which step the applicant stands at; past the last one when the award has been given."""
    if application.stage == Stage.HONOURED:
        return len(firsts)
    plan = application.cycle.phases
    if application.stage == Stage.CLEARED and Phase.NOTICE in firsts:
        return firsts.index(Phase.NOTICE) + 1  # what follows the notice, whichever way round notice and decision stand
    check = next_check(plan, application.stage)
    if check in firsts:
        return firsts.index(Phase(check))
    hidden = public_stage(application) is IN_REVIEW
    here = Phase.REVIEW if hidden else _stood_at(application)
    if here in firsts:
        return firsts.index(here)
    order = list(Phase)
    return next((i for i, phase in enumerate(firsts) if order.index(phase) >= order.index(here)), 0)


def _stood_at(application: Application) -> Phase:
    """The phase of a stage that is told; what was declined stands at the check that declined it."""
    if application.stage == Stage.DECLINED:
        kinds = application.screenings.filter(outcome="declined").order_by("pk").values_list("kind", flat=True)
        return Phase(kinds.last() or Phase.PRELIMINARY)
    return Phase(_POSITION.get(application.stage, Phase.APPLICATION))


def _public_phases(phases: Iterable[str]) -> list[tuple[list[Phase], Words]]:
    """The steps that applicants see, each with the phases of the plan that it stands for."""
    shown: list[tuple[list[Phase], Words]] = []
    merged: list[Phase] = []
    for phase in map(Phase, phases):
        if phase not in _ASSESSMENT:
            shown.append(([phase], phase.label))
            continue
        if not merged:
            shown.append((merged, gettext_lazy("专家评审与评定")))
        merged.append(phase)
    return shown


def _held(windows: list[StageWindow]) -> str:
    """From the first day to the last, both open: 9月1日–9月30日."""
    opens = min((window.opens_at for window in windows if window.opens_at), default=None)
    closes = max((window.closes_at for window in windows if window.closes_at), default=None)
    last = closes - timedelta(microseconds=1) if closes else None
    days = [date_format(localtime(moment), "MONTH_DAY_FORMAT") if moment else "" for moment in (opens, last)]
    return days[0] if days[0] == days[1] else "–".join(days)
