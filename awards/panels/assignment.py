"""Which cases a panel reads, and who leads one from which the leader has withdrawn."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.models import Application
from awards.panels.actions import lock
from awards.panels.declarations import ask
from awards.panels.models import Panel, PanelCase
from awards.panels.readings import READY_FOR_REVIEW, ready_for_review, standings
from core import journal
from core.holding import hold
from core.refusal import Refused
from core.workflow import name_verb

name_verb("panels.assign", gettext_lazy("分配申报"))
name_verb("panels.release", gettext_lazy("取消分配"))
name_verb("panels.name_acting_leader", gettext_lazy("指定代理组长"))


@transaction.atomic
def assign(panel: Panel, *, applications: Iterable[Application], by: User) -> list[PanelCase]:
    """Give cases to a panel; a case of another panel whose review has not begun moves over. An appointed panel's experts are asked about it."""
    locked = lock(panel)
    rows = list(
        Application.objects.select_for_update(of=("self",))
        .select_related("organization")
        .filter(pk__in=[application.pk for application in applications])
    )
    ready = ready_for_review(locked.cycle)
    for row in rows:
        if row.cycle_id != locked.cycle_id:
            raise Refused(_("%(reference)s不是本届申报。") % {"reference": row.reference})
        if row.stage not in ready:
            raise Refused(
                _("%(reference)s当前为“%(stage)s”，只有通过审查、尚未开始评审的申报可以分配。")
                % {"reference": row.reference, "stage": row.get_stage_display()}
            )
    most = locked.cycle.rules.panels.max_cases
    held = set(locked.cases.values_list("application_id", flat=True))
    if most and len(held | {row.pk for row in rows}) > most:
        raise Refused(_("每个评审组最多承担%(most)d家申报。") % {"most": most})
    new = [row for row in rows if row.pk not in held]
    moved = PanelCase.objects.filter(application__in=new)
    before = dict(moved.order_by("application__reference").values_list("application__reference", "panel__name"))
    moved.delete()
    cases = PanelCase.objects.bulk_create(PanelCase(panel=locked, application=row) for row in new)
    if new:
        journal.record(
            "panels.assign", locked, by=by, before=before, after={"applications": [row.reference for row in new]}
        )
    if new and locked.appointed_at:
        ask(locked, [each.expert for each in locked.seats.select_related("expert")], new)
    return cases


@transaction.atomic
def release(panel: Panel, *, application: Application, by: User) -> None:
    """Take a case from a panel, as long as its review has not begun."""
    locked = lock(panel)
    row = hold(application)
    if row.stage not in READY_FOR_REVIEW:
        raise Refused(_("评审已经开始，不能再取消分配。"))
    removed, _rows = PanelCase.objects.filter(panel=locked, application=row).delete()
    if removed:
        journal.record("panels.release", locked, by=by, before={"applications": [row.reference]})


@transaction.atomic
def name_acting_leader(application: Application, *, expert: User, by: User) -> None:
    """Who leads the case while the panel's leader has withdrawn from it."""
    case = (
        PanelCase.objects.select_for_update(of=("self",))
        .select_related("panel")
        .filter(application=application)
        .first()
    )
    if case is None:
        raise Refused(_("这家申报已不在评审组。"))
    standing = next(each for each in standings(case.panel) if each.case.pk == case.pk)
    if expert.pk not in [reader.pk for reader in standing.readers]:
        raise Refused(_("只能由本组已申报无利害关系的专家代理组长。"))
    before = case.acting_leader.name if case.acting_leader else ""
    case.acting_leader = expert
    case.save(update_fields=["acting_leader"])
    journal.record(
        "panels.name_acting_leader",
        case.panel,
        by=by,
        before={"leader": before},
        after={"leader": expert.name},
        data={"application": application.reference},
    )
