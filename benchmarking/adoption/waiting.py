"""What waits: lines of the register that the bureau has not confirmed."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from benchmarking.adoption.models import Adoption
from core.waiting import Line


def awaiting(user: Any) -> list[Line]:
    if not user.has_perm("benchmarking.confirm_adoption"):
        return []
    rows = Adoption.objects.filter(confirmed_at__isnull=True)
    return [Line(_("待核实的导入登记"), f"{reverse('benchmarking:adoption-list')}?confirmed=no", rows, "license")]
