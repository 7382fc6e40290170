"""Proposals to finish, to release, and those whose result has not been entered after their year."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from benchmarking.proposals.models import Proposal, ProposalStage
from core import clock
from core.release import releasable
from core.waiting import Line


def awaiting(user: Any) -> list[Line]:
    if not user.has_perm("benchmarking.edit_proposal"):
        return []
    url, rows = reverse("benchmarking:proposals-list"), Proposal.objects.all()
    open_ones = rows.filter(stage=ProposalStage.RELEASED, year__lt=clock.today().year)
    lines = [
        Line(_("推荐待送签"), f"{url}?stage=draft", rows.filter(stage=ProposalStage.DRAFT), "mail-forward"),
        Line(_("推荐结果待登记"), f"{url}?stage=released", open_ones, "trophy", "warning"),
    ]
    if user.has_perm("benchmarking.release_proposal"):
        prepared = releasable(rows.filter(stage=ProposalStage.PREPARED), user)
        lines.append(Line(_("推荐函待签发"), f"{url}?stage=prepared", prepared, "signature", "danger"))
    return lines
