"""Running numbers that two hands at once cannot take twice: a counter row per series, locked while it is raised."""

from django.db import transaction

from core.models import Counter


@transaction.atomic
def next_number(series: str) -> int:
    """1, 2, 3... of `series`, without gaps unless the transaction around it fails."""
    Counter.objects.get_or_create(series=series)
    counter = Counter.objects.select_for_update().get(series=series)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def next_reference(prefix: str, width: int = 3) -> str:
    """ "DB2026-001": the prefix and the next number of its series."""
    return f"{prefix}-{next_number(prefix):0{width}d}"
