"""What waits for a panel leader."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from awards.consensus.readings import to_agree
from core.waiting import Once, Waiting


def awaiting(user: User, once: Once) -> list[Waiting]:
    if not user.has_perm("awards.lead_consensus"):
        return []
    cases = to_agree(user)
    if not cases:
        return []
    single = reverse("awards:consensus-detail", args=[cases[0].reference])
    url = single if len(cases) == 1 else reverse("awards:consensus-list")
    return [Waiting(title=_("组织合议"), url=url, count=len(cases), icon="messages", hint=_("您任组长"))]
