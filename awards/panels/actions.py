"""Naming a panel: seats by name or by lot, cases, appointment, and the experts' declarations of interest."""

import secrets
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle, CycleStage
from awards.panels.models import Declaration, Panel, PanelCase, Seat
from awards.panels.readings import drawn, pool, standings, undeclared_cases
from core import clock, journal, mail
from core.refusal import Refused
from core.workflow import name_verb

for _verb, _label in {
    "create": gettext_lazy("组建评审组"),
    "dissolve": gettext_lazy("撤销评审组"),
    "seat": gettext_lazy("列入专家"),
    "unseat": gettext_lazy("移出专家"),
    "draw": gettext_lazy("随机抽取专家"),
    "name_leader": gettext_lazy("指定组长"),
    "assign": gettext_lazy("分配申报"),
    "release": gettext_lazy("取消分配"),
    "appoint": gettext_lazy("聘任评审组"),
    "supplement": gettext_lazy("增补专家"),
    "name_acting_leader": gettext_lazy("指定代理组长"),
    "declare": gettext_lazy("利害关系申报"),
}.items():
    name_verb(f"panels.{_verb}", _label)

READY_FOR_REVIEW = (Stage.ACCEPTED, Stage.ADMITTED)


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
    """Remove a panel that was never appointed."""
    locked = _lock_draft(panel)
    journal.record("panels.dissolve", locked, by=by, before={"name": locked.name})
    locked.delete()


@transaction.atomic
def seat(panel: Panel, *, expert: User, by: User, is_leader: bool = False) -> Seat:
    """Name an expert to a panel that is not yet appointed."""
    locked = _lock_draft(panel)
    row = _seat(locked, expert, is_leader=is_leader)
    journal.record("panels.seat", locked, by=by, after={"expert": expert.name}, data={"expert": expert.pk})
    return row


@transaction.atomic
def unseat(panel: Panel, *, expert: User, by: User) -> None:
    locked = _lock_draft(panel)
    removed, _rows = Seat.objects.filter(panel=locked, expert=expert).delete()
    if removed:
        journal.record("panels.unseat", locked, by=by, before={"expert": expert.name}, data={"expert": expert.pk})


@transaction.atomic
def draw(panel: Panel, *, size: int, by: User, seed: str = "") -> list[Seat]:
    """Seat `size` experts drawn by lot from the pool. The journal keeps seed, pool and result, so that `readings.drawn` repeats the draw."""
    locked = _lock_draft(panel)
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
    locked = _lock_draft(panel)
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
def assign(panel: Panel, *, applications: Iterable[Application], by: User) -> list[PanelCase]:
    """Give cases to a panel; a case of another panel whose review has not begun moves over. An appointed panel's experts are asked about it."""
    locked = _lock(panel)
    rows = list(
        Application.objects.select_for_update(of=("self",))
        .select_related("organization")
        .filter(pk__in=[application.pk for application in applications])
    )
    for row in rows:
        if row.cycle_id != locked.cycle_id:
            raise Refused(_("%(reference)s不是本届申报。") % {"reference": row.reference})
        if row.stage not in READY_FOR_REVIEW:
            raise Refused(
                _("%(reference)s当前为“%(stage)s”，只有通过审查、尚未开始评审的申报可以分配。")
                % {"reference": row.reference, "stage": row.get_stage_display()}
            )
    most = locked.cycle.rules.panels.max_cases
    held = set(locked.cases.values_list("application_id", flat=True))
    if most and len(held | {row.pk for row in rows}) > most:
        raise Refused(_("每个评审组最多承担%(most)d家申报。") % {"most": most})
    new = [row for row in rows if row.pk not in held]
    PanelCase.objects.filter(application__in=new).delete()
    cases = PanelCase.objects.bulk_create(PanelCase(panel=locked, application=row) for row in new)
    if new:
        journal.record("panels.assign", locked, by=by, after={"applications": [row.reference for row in new]})
    if new and locked.appointed_at:
        _ask_for_declarations(locked, [each.expert for each in locked.seats.select_related("expert")], new)
    return cases


@transaction.atomic
def release(panel: Panel, *, application: Application, by: User) -> None:
    """Take a case from a panel, as long as its review has not begun."""
    locked = _lock(panel)
    row = Application.objects.select_for_update().get(pk=application.pk)
    if row.stage not in READY_FOR_REVIEW:
        raise Refused(_("评审已经开始，不能再取消分配。"))
    removed, _rows = PanelCase.objects.filter(panel=locked, application=row).delete()
    if removed:
        journal.record("panels.release", locked, by=by, before={"applications": [row.reference]})


@transaction.atomic
def appoint(panel: Panel, *, by: User) -> Panel:
    """Fix seats and leader, as the rulebook asks, and ask every expert about interests.

    Where the rulebook says that the list is approved, the second person approves: whoever prepared it cannot.
    """
    locked = _lock_draft(panel)
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
    _ask_for_declarations(locked, experts, None)
    journal.record("panels.appoint", locked, by=by, after={"experts": [expert.name for expert in experts]})
    return panel


@transaction.atomic
def supplement(panel: Panel, *, expert: User, reason: str, by: User) -> Seat:
    """Add an expert to an appointed panel, with a reason: after a recusal too few may be left."""
    locked = _lock(panel)
    if not locked.appointed_at:
        raise Refused(_("评审组尚未聘任，请直接列入专家。"))
    if not reason.strip():
        raise Refused(_("请写明增补专家的理由。"))
    row = _seat(locked, expert, is_leader=False)
    waiting = [
        case.application
        for case in locked.cases.select_related("application")
        if case.application.stage in READY_FOR_REVIEW
    ]
    _ask_for_declarations(locked, [expert], waiting)
    journal.record("panels.supplement", locked, by=by, note=reason, after={"expert": expert.name})
    return row


@transaction.atomic
def name_acting_leader(application: Application, *, expert: User, by: User) -> None:
    """Who leads the case while the panel's leader has withdrawn from it."""
    case = PanelCase.objects.select_for_update().select_related("panel").get(application=application)
    standing = next(each for each in standings(case.panel) if each.case.pk == case.pk)
    if expert.pk not in [reader.pk for reader in standing.readers]:
        raise Refused(_("只能由本组已申报无利害关系的专家代理组长。"))
    case.acting_leader = expert
    case.save(update_fields=["acting_leader"])
    journal.record(
        "panels.name_acting_leader",
        case.panel,
        by=by,
        after={"application": application.reference, "leader": expert.name},
    )


@transaction.atomic
def declare(application: Application, *, has_interest: bool, by: User, reason: str = "") -> Declaration:
    """An expert's word on one case, given once; with an interest the expert is recused, the case hidden from them, and the bureau told."""
    if has_interest and not reason.strip():
        raise Refused(_("存在利害关系的，请说明情况。"))
    case = _declarable(application, by)
    try:
        with transaction.atomic():
            row = Declaration.objects.create(
                expert=by, application=application, has_interest=has_interest, reason=reason.strip()
            )
    except IntegrityError as error:
        raise Refused(_("您已就这家申报作过声明。")) from error
    if has_interest:
        tell_bureau_of_interest(case, by, reason)
    journal.record(
        "panels.declare",
        case.panel,
        by=by,
        note=reason.strip(),
        data={"application": case.application.reference, "interest": has_interest},
    )
    return row


@transaction.atomic
def declare_none(applications: Iterable[Application], *, by: User) -> list[Declaration]:
    """ "No interest" for several cases at once, in two statements and one journal line."""
    wanted = {application.pk for application in applications}
    cases = [case for case in undeclared_cases(by) if case.application_id in wanted]
    if not cases:
        raise Refused(_("没有需要声明的申报。"))
    rows = Declaration.objects.bulk_create(
        Declaration(expert=by, application=case.application, has_interest=False) for case in cases
    )
    journal.record(
        "panels.declare",
        cases[0].panel,
        by=by,
        data={"applications": [case.application.reference for case in cases], "interest": False},
    )
    return rows


@transaction.atomic
def declare_many(words: Mapping[int, tuple[bool, str]], *, by: User) -> None:
    """Several cases at once: `words` maps an application's id to (has_interest, reason)."""
    rows = {row.pk: row for row in Application.objects.filter(pk__in=words)}
    for pk, (has_interest, reason) in words.items():
        if has_interest and pk in rows:
            declare(rows[pk], has_interest=True, reason=reason, by=by)
    free = [row for pk, row in rows.items() if not words[pk][0]]
    if free:
        declare_none(free, by=by)


def tell_bureau_of_interest(case: PanelCase, expert: User, reason: str) -> None:
    """The bureau learns of a recusal. Also used when an interest comes to light during the review."""
    officers = User.objects.with_role(Role.OFFICER, Role.HEAD)
    mail.queue(
        "awards/panel_interest",
        to=officers,
        url=case.panel.get_absolute_url(),
        panel=case.panel,
        application=case.application,
        expert=expert,
        reason=reason,
    )


def _lock(panel: Panel) -> Panel:
    return Panel.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=panel.pk)


def _lock_draft(panel: Panel) -> Panel:
    locked = _lock(panel)
    if locked.appointed_at:
        raise Refused(_("评审组已聘任，名单已固定；确需调整请使用“增补专家”或改派申报。"))
    return locked


def _seat(panel: Panel, expert: User, *, is_leader: bool) -> Seat:
    if expert.role != Role.EXPERT or not expert.is_active:
        raise Refused(_("%(name)s不是在库专家，不能列入评审组。") % {"name": expert.name})
    if panel.seats.filter(expert=expert).exists():
        raise Refused(_("%(name)s已在本组。") % {"name": expert.name})
    if is_leader:
        panel.seats.update(is_leader=False)
    return Seat.objects.create(panel=panel, expert=expert, is_leader=is_leader)


def _declarable(application: Application, expert: User) -> PanelCase:
    """The case about which `expert` is asked; locked, so that the review does not begin meanwhile."""
    row = Application.objects.select_for_update().get(pk=application.pk)
    case = (
        PanelCase.objects.select_related("panel", "application__organization")
        .filter(application=row, panel__appointed_at__isnull=False, panel__seats__expert=expert)
        .first()
    )
    if case is None:
        raise Refused(_("您不是负责这家申报的评审组成员，无须声明。"))
    return case


def _ask_for_declarations(panel: Panel, experts: Iterable[User], applications: list[Application] | None) -> None:
    cases = panel.cases.select_related("application__organization")
    if applications is not None:
        cases = cases.filter(application__in=applications)
    mail.queue(
        "awards/panel_appointed",
        to=experts,
        url=reverse("awards:panels-declare"),
        panel=panel,
        applications=[case.application for case in cases],
    )
