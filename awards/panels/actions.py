"""A panel is created, appointed as the rulebook asks, or dissolved before that."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.cycles.models import Cycle, CycleStage
from awards.panels.declarations import ask
from awards.panels.models import Panel
from awards.panels.readings import is_by_lot
from core import clock, journal
from core.holding import hold
from core.refusal import Refused
from core.workflow import name_verb

name_verb("panels.create", gettext_lazy("组建评审组"))
name_verb("panels.dissolve", gettext_lazy("撤销评审组"))
name_verb("panels.appoint", gettext_lazy("聘任评审组"))


@transaction.atomic
def create(cycle: Cycle, *, name: str, by: User) -> Panel:
    """A panel without seats or cases, prepared by `by`."""
    if cycle.stage != CycleStage.PUBLISHED:
        raise Refused(_("本届未在进行中，不能组建评审组。"))
    if Panel.objects.filter(cycle=cycle, name=name).exists():
        raise Refused(_("本届已有名为“%(name)s”的评审组，请换一个名称。") % {"name": name})
    panel = Panel.objects.create(cycle=cycle, name=name, prepared_by=by)
    journal.record("panels.create", panel, by=by, after={"name": name})
    return panel


@transaction.atomic
def dissolve(panel: Panel, *, by: User) -> None:
    """Remove a panel that was never appointed; one that was drawn stays, or the lot could be cast until it pleases."""
    locked = lock_draft(panel)
    if is_by_lot(locked) and locked.seats.exists():
        raise Refused(_("专家已随机抽取，评审组不能撤销重抽；确有专家不能参加的，请写明理由替换。"))
    journal.record("panels.dissolve", locked, by=by, before={"name": locked.name})
    locked.delete()


@transaction.atomic
def appoint(panel: Panel, *, by: User) -> Panel:
    """Fix seats and leader, as the rulebook asks, and ask every expert about interests.

    Where the rulebook says that the list is approved, the second person approves: whoever prepared it cannot.
    """
    locked = lock_draft(panel)
    rules = locked.cycle.rules.panels
    experts = [row.expert for row in locked.seats.select_related("expert")]
    if len(experts) < rules.size:
        raise Refused(
            _("评审组现有%(there)d名专家，本届规定不少于%(least)d名，还差%(missing)d名。")
            % {"there": len(experts), "least": rules.size, "missing": rules.size - len(experts)}
        )
    if rules.leader_required and not locked.seats.filter(is_leader=True).exists():
        raise Refused(_("请先指定组长，再聘任评审组。"))
    if rules.approved and locked.prepared_by_id == by.pk:
        raise Refused(_("按本届规定，评审组名单须由组建人以外的人员审核批准。"))
    locked.appointed_at = clock.now()
    locked.save(update_fields=["appointed_at"])
    panel.appointed_at = locked.appointed_at
    ask(locked, experts, None)
    journal.record("panels.appoint", locked, by=by, after={"experts": [expert.name for expert in experts]})
    return panel


def lock(panel: Panel) -> Panel:
    return hold(panel, "cycle")


def lock_draft(panel: Panel) -> Panel:
    locked = lock(panel)
    if locked.appointed_at:
        raise Refused(_("评审组已聘任，名单已固定；确需调整请使用“增补专家”或改派申报。"))
    return locked
