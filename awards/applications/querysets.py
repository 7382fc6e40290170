"""Which applications there are to read: for whom, at which stage, in which words."""

from typing import Any, Self

from django.db import models
from django.db.models import Case, Count, F, Value, When

from accounts.models import Role
from awards.applications.workflow import CLOSED, REVOKED, Stage
from core.access import VisibleQuerySet

_WITHDRAWN = "withdrawn"  # of awards.honours.models.AwardStage, which comes later in the process


class ApplicationQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Bureau and supervisors see what has been handed in and is not sealed, an enterprise its own, a district its own enterprises', an expert
        the cases of the appointed panels on which they sit and for which they declared no interest, a member what is before the
        committee."""
        if user.has_perm("awards.see_all_applications"):
            return self.unsealed().exclude(submitted_at=None)
        if user.role == Role.ENTERPRISE:
            return self.filter(organization_id__in=user.organization_ids)
        if user.role == Role.DISTRICT:
            return self.unsealed().filter(organization__region_id=user.region_id).exclude(submitted_at=None)
        if user.role == Role.EXPERT:
            free = self.model._default_manager.filter(declarations__expert_id=user.pk, declarations__has_interest=False)
            seated = {"panel_case__panel__seats__expert_id": user.pk, "panel_case__panel__appointed_at__isnull": False}
            relieved = self.model._default_manager.filter(sheets__expert_id=user.pk, sheets__stage="relieved")
            return self.filter(**seated, pk__in=free.values("pk")).exclude(pk__in=relieved.values("pk"))
        if user.role == Role.MEMBER:
            invited = self.model._default_manager.filter(candidacies__meeting__attendances__member_id=user.pk)
            return self.filter(pk__in=invited.values("pk"))
        return self.none()

    def unsealed(self) -> Self:
        """Without the cases of cycles whose applications nobody has opened yet (Cycle.is_sealed)."""
        return self.exclude(cycle__is_sealed=True, cycle__unsealed_at=None)

    def for_listing(self) -> Self:
        """Rows for tables: what is long (snapshot, profile, rulebook) stays in the database."""
        wide = ("snapshot", "profile", "cycle__rulebook", "cycle__call_text")
        joined = self.select_related("organization__region", "organization__industry", "cycle")
        return joined.defer(*wide).order_by("reference")

    def at(self, *stages: str) -> Self:
        return self.filter(stage__in=stages)

    def with_shown_stage(self) -> Self:
        """`shown_stage`: the stage, or REVOKED where the award was withdrawn."""
        lost = When(stage=Stage.HONOURED, award__stage=_WITHDRAWN, then=Value(REVOKED))
        return self.annotate(shown_stage=Case(lost, default=F("stage")))

    def shown_at(self, stage: str) -> Self:
        """At a stage as readers are told it."""
        if stage == REVOKED:
            return self.filter(stage=Stage.HONOURED, award__stage=_WITHDRAWN)
        rows = self.filter(stage=stage)
        return rows.exclude(award__stage=_WITHDRAWN) if stage == Stage.HONOURED else rows

    def counted(self, *groups: str) -> "models.QuerySet[Any, tuple[Any, ...]]":
        """Rows (*groups, shown stage, number)."""
        rows: models.QuerySet[Any, Any] = self.with_shown_stage().order_by()
        return rows.values_list(*groups, "shown_stage").annotate(number=Count("pk"))

    def live(self) -> Self:
        return self.exclude(stage__in=CLOSED)
