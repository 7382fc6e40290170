"""What the preliminary review reads: whole-staff trainings, self-assessors valid today, self-assessments and what came of them. One statement
for each of the four, however much there is."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organization
from awards.applications.models import Application
from awards.screening.sources import ASSESSORS, RESULTS_USED, SELF_ASSESSMENT, TRAINING, Fact, register
from benchmarking.adoption.models import Milestone, MilestoneKind
from benchmarking.improvement.models import Plan, PlanStage
from benchmarking.training.models import Qualification, RecordStage, TrainingRecord
from core import clock
from core.words import joined

YEARS = 3
"""Trainings of this year and of the three before it count."""
SHOWN = 3
"""So many milestones and plans are named."""
CHECK_OF = {
    MilestoneKind.TRAINING: TRAINING,
    MilestoneKind.ASSESSORS: ASSESSORS,
    MilestoneKind.SELF_ASSESSMENT: SELF_ASSESSMENT,
    MilestoneKind.IMPROVEMENT: RESULTS_USED,
}


def facts_of(application: Application) -> list[Fact]:
    organization = application.organization
    return [
        *_trainings(organization),
        *_assessors(organization),
        *_milestones(organization),
        *_plans(organization),
    ]


register(facts_of)


def _trainings(organization: Organization) -> Iterator[Fact]:
    since = clock.today().year - YEARS
    whole, confirmed = Q(is_whole_staff=True), Q(stage=RecordStage.CONFIRMED)
    rows = TrainingRecord.objects.filter(organization=organization, held_on__gte=date(since, 1, 1))
    found = rows.order_by().aggregate(
        times=Count("pk", filter=whole & confirmed),
        people=Sum("participants", filter=whole & confirmed),
        most=Max("participants", filter=whole & confirmed),
        last=Max("held_on", filter=whole & confirmed),
        others=Count("pk", filter=~whole & confirmed),
        unconfirmed=Count("pk", filter=Q(stage=RecordStage.RECORDED)),
    )
    url = _page(organization)
    if found["times"]:
        sentence = _(
            "%(since)d 年以来已核实全员培训 %(times)d 次、%(people)d 人次，最近一次 %(last)s；最多一次 %(most)d 人，职工 %(staff)d 人"
        )
        words = {**found, "since": since, "last": f"{found['last']:%Y-%m-%d}", "staff": organization.employees or 0}
        yield Fact(TRAINING, sentence % words, url, "success")
    else:
        yield Fact(TRAINING, _("%(since)d 年以来没有已核实的全员培训记录") % {"since": since}, url, "warning")
    if found["others"]:
        yield Fact(TRAINING, _("另有已核实的其他培训 %(others)d 次") % found, url)
    if found["unconfirmed"]:
        yield Fact(TRAINING, _("有 %(unconfirmed)d 条培训记录待核实") % found, url)


def _assessors(organization: Organization) -> Iterator[Fact]:
    today, url = clock.today(), _page(organization)
    rows = list(Qualification.objects.filter(organization=organization).order_by("name", "pk"))
    confirmed = [row for row in rows if row.stage == RecordStage.CONFIRMED]
    valid = [row for row in confirmed if row.issued_on <= today <= row.valid_until]
    names = list(dict.fromkeys(row.name for row in valid))
    if names:
        sentence = _("今日有效的自评师 %(number)d 人：%(names)s；最早于 %(first)s 到期")
        first = min(row.valid_until for row in valid)
        words = {"number": len(names), "names": _few(names), "first": f"{first:%Y-%m-%d}"}
        yield Fact(ASSESSORS, sentence % words, url, "success")
    elif confirmed:
        sentence = _("已核实的自评师资格 %(number)d 项，今日均不在有效期内") % {"number": len(confirmed)}
        yield Fact(ASSESSORS, sentence, url, "warning")
    else:
        yield Fact(ASSESSORS, _("没有已核实的自评师资格"), url, "warning")
    waiting = sum(row.stage == RecordStage.RECORDED for row in rows)
    if waiting:
        yield Fact(ASSESSORS, _("有 %(number)d 项自评师资格待核实") % {"number": waiting}, url)


def _milestones(organization: Organization) -> Iterator[Fact]:
    rows = list(
        Milestone.objects.filter(adoption__organization=organization, kind__in=list(CHECK_OF))
        .select_related("adoption")
        .order_by("-reached_on", "-pk")
    )
    for kind, check in CHECK_OF.items():
        of_kind = [row for row in rows if row.kind == kind]
        for row in of_kind[:SHOWN]:
            sentence = _("导入登记：%(day)s %(kind)s") % {
                "day": f"{row.reached_on:%Y-%m-%d}",
                "kind": row.get_kind_display(),
            }
            if row.note:
                sentence += _("（%(note)s）") % {"note": row.note}
            is_confirmed = row.adoption.confirmed_at is not None
            if not is_confirmed:
                sentence += _("，登记尚未核实")
            yield Fact(check, sentence, row.adoption.get_absolute_url(), "success" if is_confirmed else "neutral")
        if kind == MilestoneKind.SELF_ASSESSMENT and not of_kind:
            yield Fact(check, _("导入登记中没有开展自评的里程碑"), tone="warning")


def _plans(organization: Organization) -> Iterator[Fact]:
    rows = Plan.objects.filter(organization=organization, stage__in=[PlanStage.RUNNING, PlanStage.COMPLETED])
    counted = rows.annotate(
        all_measures=Count("measures"), done_measures=Count("measures", filter=Q(measures__done_on__isnull=False))
    )
    plans = list(counted.order_by("-from_year", "-pk")[:SHOWN])
    for row in plans:
        sentence = _("改进计划“%(title)s”%(stage)s：措施 %(all)d 项，完成 %(done)d 项") % {
            "title": row.title, "stage": row.get_stage_display(), "all": row.all_measures, "done": row.done_measures,
        }  # fmt: skip
        yield Fact(RESULTS_USED, sentence, row.get_absolute_url(), "success" if row.done_measures else "neutral")
    if not plans:
        yield Fact(RESULTS_USED, _("没有实施中或已完成的改进计划"), tone="warning")


def _page(organization: Organization) -> str:
    return reverse("benchmarking:training-organization", args=[organization.pk])


def _few(names: list[str]) -> str:
    listed = joined(names[:5])
    return _("%(names)s等") % {"names": listed} if len(names) > 5 else listed
