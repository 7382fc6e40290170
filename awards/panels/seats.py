"""Who sits on a panel: by name or by lot, under which leader, and who joins it later."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.panels.actions import lock, lock_draft
from awards.panels.declarations import ask
from awards.panels.models import Panel, Seat
from awards.panels.readings import READY_FOR_REVIEW, drawn, pool
from core import journal
from core.refusal import Refused
from core.workflow import name_verb

name_verb("panels.seat", gettext_lazy("列入专家"))
name_verb("panels.unseat", gettext_lazy("移出专家"))
name_verb("panels.draw", gettext_lazy("随机抽取专家"))
name_verb("panels.name_leader", gettext_lazy("指定组长"))
name_verb("panels.supplement", gettext_lazy("增补专家"))


@transaction.atomic
def seat(panel: Panel, *, expert: User, by: User, is_leader: bool = False) -> Seat:
    """Name an expert to a panel that is not yet appointed."""
    locked = lock_draft(panel)
    row = _seat(locked, expert, is_leader=is_leader)
    journal.record("panels.seat", locked, by=by, after={"expert": expert.name}, data={"expert": expert.pk})
    return row


@transaction.atomic
def unseat(panel: Panel, *, expert: User, by: User) -> None:
    locked = lock_draft(panel)
    removed, _rows = Seat.objects.filter(panel=locked, expert=expert).delete()
    if removed:
        journal.record("panels.unseat", locked, by=by, before={"expert": expert.name}, data={"expert": expert.pk})


@transaction.atomic
def draw(panel: Panel, *, size: int, by: User, seed: str = "") -> list[Seat]:
    """Seat `size` experts drawn by lot from the pool. The journal keeps seed, pool and result, so that `readings.drawn` repeats the draw."""
    locked = lock_draft(panel)
    candidates = [expert.pk for expert in pool(locked.cycle)]
    if size < 1 or len(candidates) < size:
        raise Refused(_("可供抽取的专家有%(there)d名，不足%(asked)d名。") % {"there": len(candidates), "asked": size})
    seed = seed or secrets.token_hex(16)
    chosen = drawn(seed, candidates, size)
    seats = Seat.objects.bulk_create(Seat(panel=locked, expert_id=pk) for pk in chosen)
    names = dict(User.objects.filter(pk__in=chosen).values_list("pk", "name"))
    note = _("从%(pool)d名专家中随机抽取%(size)d名") % {"pool": len(candidates), "size": size}
    journal.record(
        "panels.draw",
        locked,
        by=by,
        note=note,
        after={"experts": [names[pk] for pk in chosen]},
        data={"seed": seed, "pool": candidates, "drawn": chosen, "method": "sha256(seed:id)"},
    )
    return seats


@transaction.atomic
def name_leader(panel: Panel, *, expert: User, by: User) -> None:
    locked = lock_draft(panel)
    if not locked.seats.filter(expert=expert).exists():
        raise Refused(_("%(name)s不在本组，不能任组长。") % {"name": expert.name})
    before = locked.seats.filter(is_leader=True).select_related("expert").first()
    locked.seats.update(is_leader=False)
    locked.seats.filter(expert=expert).update(is_leader=True)
    journal.record(
        "panels.name_leader",
        locked,
        by=by,
        before={"leader": before.expert.name if before else ""},
        after={"leader": expert.name},
    )


@transaction.atomic
def supplement(panel: Panel, *, expert: User, reason: str, by: User) -> Seat:
    """Add an expert to an appointed panel, with a reason: after a recusal too few may be left."""
    locked = lock(panel)
    if not locked.appointed_at:
        raise Refused(_("评审组尚未聘任，请直接列入专家。"))
    if not reason.strip():
        raise Refused(_("请写明增补专家的理由。"))
    row = _seat(locked, expert, is_leader=False)
    waiting = Application.objects.filter(panel_case__panel=locked, stage__in=[*READY_FOR_REVIEW, Stage.IN_REVIEW])
    ask(locked, [expert], list(waiting))
    journal.record("panels.supplement", locked, by=by, note=reason, after={"expert": expert.name})
    return row


def _seat(panel: Panel, expert: User, *, is_leader: bool) -> Seat:
    if expert.role != Role.EXPERT or not expert.is_active:
        raise Refused(_("%(name)s不是在库专家，不能列入评审组。") % {"name": expert.name})
    if panel.seats.filter(expert=expert).exists():
        raise Refused(_("%(name)s已在本组。") % {"name": expert.name})
    if is_leader:
        panel.seats.update(is_leader=False)
    return Seat.objects.create(panel=panel, expert=expert, is_leader=is_leader)
