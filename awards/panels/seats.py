"""Who sits on a panel: by name or by lot, under which leader, and who joins it later.

Where the rulebook has the experts drawn (`panels.appointment: lot`), nobody is named but in the place of another, with a reason.
"""

import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.panels.actions import lock, lock_draft
from awards.panels.declarations import ask
from awards.panels.models import Panel, Seat
from awards.panels.readings import READY_FOR_REVIEW, drawn, is_by_lot, may_name_successor, pool_of
from core import journal
from core.refusal import Refused
from core.workflow import name_verb

name_verb("panels.seat", gettext_lazy("列入专家"))
name_verb("panels.unseat", gettext_lazy("移出专家"))
name_verb("panels.draw", gettext_lazy("随机抽取专家"))
name_verb("panels.replace", gettext_lazy("替换专家"))
name_verb("panels.name_leader", gettext_lazy("指定组长"))
name_verb("panels.supplement", gettext_lazy("增补专家"))


@transaction.atomic
def seat(panel: Panel, *, expert: User, by: User, is_leader: bool = False) -> Seat:
    """Name an expert to a panel that is not yet appointed. Refused where the experts are drawn."""
    locked = lock_draft(panel)
    if is_by_lot(locked):
        raise Refused(_("按本届规定，评审组专家从专家库随机抽取，不能直接指定；确有专家不能参加的，请写明理由替换。"))
    row = _seat(locked, expert, is_leader=is_leader)
    journal.record("panels.seat", locked, by=by, after={"expert": expert.name}, data={"expert": expert.pk})
    return row


@transaction.atomic
def unseat(panel: Panel, *, expert: User, by: User) -> None:
    locked = lock_draft(panel)
    if is_by_lot(locked):
        raise Refused(_("专家由随机抽取产生，不能直接移出；确有专家不能参加的，请写明理由替换。"))
    removed, _rows = Seat.objects.filter(panel=locked, expert=expert).delete()
    if removed:
        journal.record("panels.unseat", locked, by=by, before={"expert": expert.name}, data={"expert": expert.pk})


@transaction.atomic
def draw(panel: Panel, *, size: int, by: User, seed: str = "") -> list[Seat]:
    """Seat `size` experts drawn by lot from the pool. The journal keeps seed, pool and result, so that `readings.drawn` repeats the draw."""
    locked = lock_draft(panel)
    lot = _lot(locked, size, seed)
    seats = Seat.objects.bulk_create(Seat(panel=locked, expert_id=pk) for pk in lot["drawn"])
    names = dict(User.objects.filter(pk__in=lot["drawn"]).values_list("pk", "name"))
    note = _("从%(pool)d名专家中随机抽取%(size)d名") % {"pool": len(lot["pool"]), "size": size}
    after = {"experts": [names[pk] for pk in lot["drawn"]]}
    journal.record("panels.draw", locked, by=by, note=note, after=after, data=lot)
    return seats


@transaction.atomic
def replace(panel: Panel, *, leaving: User, reason: str, by: User, expert: User | None = None) -> Seat:
    """Before the appointment of a drawn panel: another takes the place of `leaving`, drawn again or, with `expert`, named.

    Who left is not drawn into this panel again.
    """
    locked = lock_draft(panel)
    if not is_by_lot(locked):
        raise Refused(_("本届由主办单位选派专家，请直接移出或列入。"))
    if not reason.strip():
        raise Refused(_("请写明替换专家的理由。"))
    left = locked.seats.filter(expert=leaving).first()
    if left is None:
        raise Refused(_("%(name)s不在本组，不能替换。") % {"name": leaving.name})
    lot = {} if expert else _lot(locked, 1)
    successor = expert or User.objects.get(pk=lot["drawn"][0])
    row = _seat(locked, successor, is_leader=False)
    left.delete()
    journal.record(
        "panels.replace", locked, by=by, note=reason.strip(), before={"expert": leaving.name},
        after={"expert": successor.name}, data={"left": leaving.pk, "joined": successor.pk, **lot},
    )  # fmt: skip
    return row


def _lot(panel: Panel, size: int, seed: str = "") -> dict[str, Any]:
    """`size` experts of the panel's pool, with all that is needed to repeat the draw."""
    candidates = [expert.pk for expert in pool_of(panel)]
    if size < 1 or len(candidates) < size:
        raise Refused(_("可供抽取的专家有%(there)d名，不足%(asked)d名。") % {"there": len(candidates), "asked": size})
    seed = seed or secrets.token_hex(16)
    chosen = drawn(seed, candidates, size)
    return {"seed": seed, "pool": candidates, "drawn": chosen, "method": "sha256(seed:id)"}


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
def supplement(panel: Panel, *, expert: User | None, reason: str, by: User) -> Seat:
    """Add an expert to an appointed panel, with a reason: after a recusal too few may be left.

    Without `expert` one is drawn from the pool. Where the rulebook has experts drawn, one is named only in the place of another who has
    withdrawn or was relieved.
    """
    locked = lock(panel)
    if not locked.appointed_at:
        raise Refused(_("评审组尚未聘任，请直接列入专家。"))
    if not reason.strip():
        raise Refused(_("请写明增补专家的理由。"))
    if expert and is_by_lot(locked) and not may_name_successor(locked):
        raise Refused(
            _("按本届规定，专家随机抽取；只有接替已回避或被免除的专家时才能指定，请不选专家，由系统从专家库抽取。")
        )
    lot = {} if expert else _lot(locked, 1)
    joining = expert or User.objects.get(pk=lot["drawn"][0])
    row = _seat(locked, joining, is_leader=False)
    waiting = Application.objects.filter(panel_case__panel=locked, stage__in=[*READY_FOR_REVIEW, Stage.IN_REVIEW])
    ask(locked, [joining], list(waiting))
    journal.record("panels.supplement", locked, by=by, note=reason, after={"expert": joining.name}, data=lot)
    return row


def _seat(panel: Panel, expert: User, *, is_leader: bool) -> Seat:
    if expert.role != Role.EXPERT or not expert.is_active:
        raise Refused(_("%(name)s不是在库专家，不能列入评审组。") % {"name": expert.name})
    if panel.seats.filter(expert=expert).exists():
        raise Refused(_("%(name)s已在本组。") % {"name": expert.name})
    if is_leader:
        panel.seats.update(is_leader=False)
    return Seat.objects.create(panel=panel, expert=expert, is_leader=is_leader)
