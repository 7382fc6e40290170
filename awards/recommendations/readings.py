"""What recommendations mean for others: whether an application may go on, and who is recommended in public."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, DateField, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import Role
from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle, CycleStage, Phase
from awards.recommendations.models import Opinion, Recommendation, Recommender
from core import clock

REQUIRED, OPTIONAL = "required", "optional"


def is_asked(cycle: Cycle, kind: str = "") -> bool:
    """Whether the rulebook knows recommendations at all, or those of one kind of body."""
    rule = cycle.rules.recommendation
    return rule.mode in (REQUIRED, OPTIONAL) and (not kind or kind in rule.by)


def is_time(cycle: Cycle) -> bool:
    """Whether a district can give its opinion now; a plan without days for it leaves it open."""
    window = cycle.window(Phase.RECOMMENDATION)
    return window is None or window.contains(clock.now())


def ends_on(cycle: Cycle) -> date | None:
    """The last day on which a district can give its opinion; None where the plan names none."""
    window = cycle.window(Phase.RECOMMENDATION)
    return clock.last_day_before(window.closes_at) if window and window.closes_at else None


class Standing(NamedTuple):
    """What was said of one application so far, and whether it needs a recommendation to go on."""

    rows: list[Recommendation]
    is_required: bool

    @property
    def is_recommended(self) -> bool:
        return any(row.opinion == Opinion.RECOMMENDED for row in self.rows)

    @property
    def is_refused(self) -> bool:
        """Somebody advised against it and nobody for it."""
        return bool(self.rows) and not self.is_recommended

    @property
    def gap(self) -> str:
        """Why the first check cannot be passed; empty when it can."""
        if not self.is_required or self.is_recommended:
            return ""
        if self.is_refused:
            return _("推荐单位不予推荐，不能通过；是否不予受理，由审查人员写明理由后决定。")
        return _("本届须经推荐，还没有收到同意推荐的意见，不能通过。")


def standing_of(application: Application) -> Standing:
    """Nothing is read where the rulebook knows no recommendations."""
    if not is_asked(application.cycle):
        return Standing([], False)
    rows = application.recommendations.select_related("given_by", "file", "region")
    is_first = application.stage in (Stage.SUBMITTED, Stage.RETURNED)
    return Standing(list(rows), is_first and application.cycle.rules.recommendation.mode == REQUIRED)


def publicised(cycle: Cycle) -> list[Recommendation]:
    """The recommended applicants, where the rulebook publicises them; nothing while the applications are sealed."""
    rule = cycle.rules.recommendation
    if rule.mode not in (REQUIRED, OPTIONAL) or not rule.publicised:
        return []
    cases = Application.objects.unsealed().filter(cycle=cycle).exclude(stage__in=[Stage.DRAFT, Stage.WITHDRAWN])
    rows = Recommendation.objects.filter(application__in=cases.values("pk"), opinion=Opinion.RECOMMENDED)
    return list(rows.select_related("application__organization__region").order_by("application__reference", "pk"))


def listed(user: Any, cycles: Iterable[Cycle]) -> ApplicationQuerySet:
    """The applications of `cycles` that `user` may see and that recommendations are about: handed in, not withdrawn, with the district's
    `opinion`, empty where there is none. A district sees the cycles that ask districts."""
    kind = Recommender.DISTRICT if user.role == Role.DISTRICT else ""
    asked = [cycle.pk for cycle in cycles if cycle.stage == CycleStage.PUBLISHED and is_asked(cycle, kind)]
    rows = (
        Application.objects.visible_to(user).filter(cycle__in=asked).exclude(stage__in=[Stage.DRAFT, Stage.WITHDRAWN])
    )
    said = Recommendation.objects.filter(application=OuterRef("pk"))
    own = said.filter(kind=Recommender.DISTRICT).values("opinion")[:1]
    return rows.annotate(opinion=Coalesce(Subquery(own), Value("")), is_said=Exists(said))


def lacking(user: Any, cycles: Iterable[Cycle]) -> ApplicationQuerySet:
    """Those that can still be recommended and were not: by the district, in its days, for a district, by anybody for the bureau."""
    is_district = user.role == Role.DISTRICT
    open_ones = [cycle for cycle in cycles if not is_district or is_time(cycle)]
    rows = listed(user, open_ones).at(Stage.SUBMITTED, Stage.RETURNED)
    rows = rows.filter(opinion="") if is_district else rows.filter(is_said=False)
    return rows.annotate(recommend_by=_ends(open_ones))


def _ends(cycles: Iterable[Cycle]) -> Case:
    """By cycle, the last day of recommendation."""
    whens = [When(cycle=cycle.pk, then=Value(day)) for cycle in cycles if (day := ends_on(cycle))]
    return Case(*whens, default=Value(None, output_field=DateField()), output_field=DateField())


def advised_against(user: Any, cycles: Iterable[Cycle]) -> ApplicationQuerySet:
    """Those that need a recommendation, have an opinion against them and none for them: the bureau decides."""
    required = [cycle for cycle in cycles if cycle.rules.recommendation.mode == REQUIRED]
    rows = listed(user, required).at(Stage.SUBMITTED)
    favoured = Recommendation.objects.filter(application=OuterRef("pk"), opinion=Opinion.RECOMMENDED)
    return rows.filter(is_said=True).exclude(Exists(favoured))
