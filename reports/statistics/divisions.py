"""The divisions that the statistics speak of."""

from django.db.models import Q, QuerySet

from accounts.models import Region, Role


def districts() -> QuerySet[Region]:
    """The districts that work with the portal: those for which somebody has an account."""
    return Region.objects.filter(users__role=Role.DISTRICT).distinct().order_by("code")


def divisions() -> QuerySet[Region]:
    """The districts and, before them, the city to which they belong."""
    known = districts().order_by().values("pk")
    return Region.objects.filter(Q(pk__in=known) | Q(children__in=known)).distinct().order_by("code")
