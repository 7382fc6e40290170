"""What waits: proposals to be agreed to, and pairings whose last day has passed."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from benchmarking.pairings.models import Pairing, PairingStage
from core import clock, journal
from core.waiting import Line


def awaiting(user: Any) -> list[Line]:
    if not user.has_perm("benchmarking.propose_pairing"):
        return []
    url = reverse("benchmarking:pairings-list")
    written = journal.acted_on(Pairing, ["pairings.edit"], user)
    proposed = Pairing.objects.filter(stage=PairingStage.PROPOSED).exclude(proposed_by=user).exclude(pk__in=written)
    over = Pairing.objects.filter(stage=PairingStage.RUNNING, ends_on__lt=clock.today())
    if not user.has_perm("benchmarking.list_all_pairings"):
        proposed, over = (
            proposed.filter(helped__in=user.organization_ids),
            over.filter(helper__in=user.organization_ids),
        )
    return [
        Line(_("待确认的结对帮扶"), f"{url}?stage={PairingStage.PROPOSED}", proposed, "heart-handshake"),
        Line(_("到期待办结的结对帮扶"), f"{url}?stage=over", over, "heart-handshake", "warning", due="ends_on"),
    ]
