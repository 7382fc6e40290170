"""What waits: enterprises proposed for recognition, and nominations that nobody cultivates yet."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from benchmarking.programmes.models import Nomination, NominationStage, ProgrammeStage
from core.waiting import Line


def awaiting(user: Any) -> list[Line]:
    lines = []
    url = reverse("benchmarking:programmes-nominations")
    running = Nomination.objects.visible_to(user).filter(line__programme__stage=ProgrammeStage.RUNNING)
    if user.has_perm("benchmarking.recognise"):
        proposed = running.filter(stage=NominationStage.PROPOSED).exclude(proposed_by=user)
        lines.append(Line(_("待认定的创优企业"), f"{url}?stage={NominationStage.PROPOSED}", proposed, "rosette"))
    if user.has_perm("benchmarking.nominate"):
        nominated = running.filter(stage=NominationStage.NOMINATED)
        lines.append(Line(_("待列入培育的提名"), f"{url}?stage={NominationStage.NOMINATED}", nominated, "plant-2"))
    return lines
