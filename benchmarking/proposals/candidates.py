"""Who could be proposed: winners of an award, firms with a released practice, firms whose comparison was accepted."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Organization, OrganizationStage
from awards.honours.models import Award, AwardStage
from benchmarking.comparisons.models import Comparison, ComparisonStage
from benchmarking.proposals.models import Proposal


def candidates(year: int) -> QuerySet[Organization]:
    """Verified organizations with at least one ground, those with the most grounds first; `is_proposed` says that one goes out this `year`."""
    rows: Any = Organization.objects.filter(stage=OrganizationStage.VERIFIED).select_related("region", "industry")
    cases = Organization.objects.filter(pk=OuterRef("pk"), practices__stage="released").order_by()
    return (
        rows.annotate(
            awards_held=_number(
                Award.objects.of_organizations().exclude(stage=AwardStage.WITHDRAWN).filter(organization=OuterRef("pk"))
            ),
            cases_released=Coalesce(
                Subquery(cases.values("pk").annotate(number=Count("practices")).values("number")), 0
            ),
            comparisons_accepted=_number(
                Comparison.objects.filter(stage=ComparisonStage.ACCEPTED, organization=OuterRef("pk"))
            ),
            is_proposed=Exists(Proposal.objects.filter(organization=OuterRef("pk"), year=year)),
        )
        .annotate(grounds=F("awards_held") + F("cases_released") + F("comparisons_accepted"))
        .filter(grounds__gt=0)
        .order_by("-awards_held", "-grounds", "name")
    )


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("organization").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
