"""Who reads a case, who leads it, and what still stands in the way of its review."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.models import Application
from awards.applications.workflow import BEGIN_REVIEW, CLOSED, Stage
from awards.cycles.models import Cycle
from awards.panels.models import Declaration, Panel, PanelCase, Seat
from core.journal import timeline
from core.words import Words

READY_FOR_REVIEW = tuple(stage for stage in Stage if stage in BEGIN_REVIEW.sources)
"""Stages from which a review may begin; in which of them a cycle's plan lets it begin, `ready_for_review` says."""
HISTORY: dict[str, Words] = {
    "name": gettext_lazy("名称"),
    "expert": gettext_lazy("专家"),
    "experts": gettext_lazy("专家"),
    "leader": gettext_lazy("组长"),
    "application": gettext_lazy("申报"),
    "applications": gettext_lazy("申报"),
    "interest": gettext_lazy("有利害关系"),
    "seed": gettext_lazy("随机种子"),
}


def ready_for_review(cycle: Cycle) -> list[str]:
    """The stages at which a case has come through the checks that the cycle's plan has before the review."""
    return [stage for stage in READY_FOR_REVIEW if Application(cycle=cycle, stage=stage).allows(BEGIN_REVIEW)]


@dataclass(frozen=True)
class Standing:
    """One expert's standing towards one case: declared nothing yet, free to read, recused, or relieved in the middle of the review."""

    expert: User
    is_leader: bool
    declaration: Declaration | None
    sheet: str | None = None  # the stage of the expert's score sheet; None before there is one

    @property
    def is_silent(self) -> bool:
        return self.declaration is None

    @property
    def is_recused(self) -> bool:
        return self.declaration is not None and self.declaration.has_interest

    @property
    def is_relieved(self) -> bool:
        return self.sheet == "relieved" and not self.is_recused

    @property
    def reads(self) -> bool:
        return self.declaration is not None and not self.is_recused and not self.is_relieved


@dataclass(frozen=True)
class CaseStanding:
    """A case of a panel with everybody's standing towards it."""

    case: PanelCase
    standings: list[Standing]

    @property
    def application(self) -> Application:
        return self.case.application

    @property
    def silent(self) -> list[User]:
        return [standing.expert for standing in self.standings if standing.is_silent]

    @property
    def recused(self) -> list[User]:
        return [standing.expert for standing in self.standings if standing.is_recused]

    @property
    def readers(self) -> list[User]:
        return [standing.expert for standing in self.standings if standing.reads]

    @property
    def relieved(self) -> list[User]:
        return [standing.expert for standing in self.standings if standing.is_relieved]

    @property
    def lacks_sheets(self) -> bool:
        """In review, and an expert who may read it, one who was added, has no score sheet yet."""
        in_review = self.application.stage == Stage.IN_REVIEW
        return in_review and any(standing.reads and standing.sheet is None for standing in self.standings)

    @property
    def leader(self) -> User | None:
        """Who leads this case: the acting leader where one is named, else the panel's leader unless recused or relieved."""
        if self.case.acting_leader_id:
            return next((user for user in self.readers if user.pk == self.case.acting_leader_id), None)
        stays = [each for each in self.standings if not each.is_recused and not each.is_relieved]
        return next((each.expert for each in stays if each.is_leader), None)


def standings(panel: Panel) -> list[CaseStanding]:
    """Every case of `panel` in five statements, however many seats and cases there are."""
    seats = list(panel.seats.select_related("expert"))
    cases = list(
        panel.cases.select_related("application__organization", "application__cycle", "acting_leader").defer(
            "application__snapshot", "application__profile", "application__cycle__call_text"
        )
    )
    declared = {
        (row.application_id, row.expert_id): row
        for row in Declaration.objects.filter(application__panel_case__panel=panel)
    }
    sheets = panel.cases.values_list(
        "application_id", "application__sheets__expert_id", "application__sheets__stage"
    ).order_by()
    stages = {(application, expert): stage for application, expert, stage in sheets}
    return [CaseStanding(case, [_standing(seat, case, declared, stages) for seat in seats]) for case in cases]


def _standing(
    seat: Seat,
    case: PanelCase,
    declared: Mapping[tuple[int, int], Declaration],
    sheets: Mapping[tuple[int, int], str],
) -> Standing:
    key = (case.application_id, seat.expert_id)
    return Standing(seat.expert, seat.is_leader, declared.get(key), sheets.get(key))


def undeclared_experts(cases: Iterable[CaseStanding]) -> list[User]:
    """Who has still to declare about a case that waits for its review or is in it: until then no review begins."""
    waiting = [case for case in cases if case.application.stage in (*READY_FOR_REVIEW, Stage.IN_REVIEW)]
    return list(dict.fromkeys(expert for case in waiting for expert in case.silent))


def readers_of(application: Application) -> QuerySet[User]:
    """The experts who sit on the case's panel, have declared themselves, have no interest in it, and were not relieved."""
    seated = User.objects.filter(
        seats__panel__cases__application=application,
        declarations__in=Declaration.objects.filter(application=application, has_interest=False),
    )
    relieved = User.objects.filter(sheets__application=application, sheets__stage="relieved")
    return seated.exclude(pk__in=relieved.values("pk")).order_by("-seats__is_leader", "seats__pk")


def relieved_from(user: User) -> QuerySet[Application]:
    """The cases from which the bureau has relieved `user` in the middle of the review."""
    return Application.objects.filter(sheets__expert_id=user.pk, sheets__stage="relieved")


def leads(user: User, application_id: int) -> bool:
    """Whether `user` leads this case: as acting leader, or as the panel's leader where nobody acts; never when recused or relieved."""
    if Declaration.objects.with_interest().filter(expert_id=user.pk, application_id=application_id).exists():
        return False
    if relieved_from(user).filter(pk=application_id).exists():
        return False
    acting = Q(acting_leader_id=user.pk)
    own = Q(acting_leader=None, panel__seats__expert_id=user.pk, panel__seats__is_leader=True)
    return PanelCase.objects.filter(acting | own, application_id=application_id).exists()


def cases_led_by(user: User) -> QuerySet[Application]:
    """The cases that `user` leads and has not withdrawn from."""
    acting = Q(panel_case__acting_leader_id=user.pk)
    own = Q(
        panel_case__acting_leader=None,
        panel_case__panel__in=Seat.objects.filter(expert_id=user.pk, is_leader=True).values("panel_id"),
    )
    recused = Declaration.objects.with_interest().filter(expert_id=user.pk).values("application_id")
    return (
        Application.objects.filter(acting | own)
        .exclude(pk__in=recused)
        .exclude(pk__in=relieved_from(user).values("pk"))
    )


def undeclared_cases(user: User) -> QuerySet[PanelCase]:
    """The cases of appointed panels about which `user` has not yet said whether there is an interest."""
    return (
        PanelCase.objects.filter(panel__appointed_at__isnull=False, panel__seats__expert_id=user.pk)
        .exclude(application_id__in=Declaration.objects.filter(expert_id=user.pk).values("application_id"))
        .exclude(application__stage__in=CLOSED)
        .select_related("panel__cycle", "application__organization__region", "application__organization__industry")
    )


def several_cycles(applications: Iterable[Application]) -> bool:
    """Whether a list must name the cycle of each case."""
    return len({application.cycle_id for application in applications}) > 1


def pool(cycle: Cycle) -> list[User]:
    """The experts from whom a panel of `cycle` may be drawn, by id: active, on no panel of the cycle yet, and not barred by rotation."""
    experts = User.objects.with_role(Role.EXPERT).exclude(seats__panel__cycle=cycle)
    most = cycle.rules.panels.rotation_cycles
    if most:
        before = Cycle.objects.filter(scheme_id=cycle.scheme_id, edition__lt=cycle.edition).order_by("-edition")[:most]
        recent = list(before.values_list("pk", flat=True))
        if len(recent) == most:
            sat = Count("seats__panel__cycle", filter=Q(seats__panel__cycle__in=recent), distinct=True)
            experts = experts.annotate(cycles_in_a_row=sat).filter(cycles_in_a_row__lt=most)
    return list(experts.order_by("pk"))


def pool_of(panel: Panel) -> list[User]:
    """The cycle's pool without those who were replaced on this panel: they do not come back to it."""
    gone = {data["left"] for data in timeline(panel).filter(verb="panels.replace").values_list("data", flat=True)}
    return [expert for expert in pool(panel.cycle) if expert.pk not in gone]


def is_by_lot(panel: Panel) -> bool:
    """Whether the rulebook has the experts of a panel drawn; then nobody is named but in the place of another."""
    return panel.cycle.rules.panels.appointment == "lot"


def may_name_successor(panel: Panel) -> bool:
    """By lot, after the appointment: more experts have withdrawn or were relieved than others were named in their place."""
    lost = {expert.pk for case in standings(panel) for expert in (*case.recused, *case.relieved)}
    told = timeline(panel).filter(verb="panels.supplement").values_list("data", flat=True)
    return len(lost) > sum("seed" not in data for data in told)


def drawn(seed: str, candidates: Iterable[int], size: int) -> list[int]:
    """The draw itself, for anybody to repeat: candidates in the order of SHA-256("seed:id"), the first `size` of them."""
    return sorted(candidates, key=lambda pk: sha256(f"{seed}:{pk}".encode()).hexdigest())[:size]
