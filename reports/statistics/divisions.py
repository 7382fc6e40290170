"""The divisions that the statistics speak of."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Region, Role
from reports.statistics.models import Observation


def districts() -> QuerySet[Region]:
    """The districts that work with the portal: those for which somebody has an account."""
    return Region.objects.filter(users__role=Role.DISTRICT).distinct().order_by("code")


def divisions() -> QuerySet[Region]:
    """The districts and, before them, the city to which they belong."""
    known = districts().order_by().values("pk")
    return Region.objects.filter(Q(pk__in=known) | Q(children__in=known)).distinct().order_by("code")


def offered() -> QuerySet[Region]:
    """What a form offers: the districts of the cities that work with the portal, any other district only where it has figures, and
    whatever stands above the districts. Every region while no district has an account."""
    theirs = Q(parent__in=districts().order_by().values("parent"))
    has_figures = Exists(Observation.objects.filter(region=OuterRef("pk")))
    fits = ~Q(level=Region.Level.COUNTY) | theirs | has_figures | ~Exists(districts())
    return Region.objects.filter(fits).order_by("code")


def with_figures() -> QuerySet[Region]:
    return Region.objects.filter(Exists(Observation.objects.filter(region=OuterRef("pk")))).order_by("code")
