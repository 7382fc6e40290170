"""What the public may look up."""

from django.utils.crypto import constant_time_compare

from awards.notices.models import Objection


def find_objection(reference: str, query_code: str) -> Objection | None:
    """The objection whose reference and query code were both given at its receipt."""
    rows = Objection.objects.select_related("notice__cycle", "line__application__organization")
    row = rows.filter(reference=reference.strip().upper()).first()
    if row is None or not constant_time_compare(row.query_code, query_code.strip().upper()):
        return None
    return row
