"""One applicant's own deadline: granted by an officer with a reason, logged, told."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.actions import deadline_of, spoken, written
from awards.applications.models import Application, Extension
from awards.applications.workflow import Stage
from awards.cycles.models import CycleStage
from core import clock, journal, mail
from core.refusal import Refused
from core.workflow import name_verb

name_verb("applications.extend", gettext_lazy("个别延期"))


@transaction.atomic
def grant(application: Application, *, until: datetime, reason: str, by: User) -> Extension:
    """A later deadline for one draft; never an earlier one than it has."""
    locked = Application.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=application.pk)
    if locked.stage != Stage.DRAFT or locked.cycle.stage != CycleStage.PUBLISHED:
        raise Refused(_("只能为填报中的申报书延期。"))
    if not reason.strip():
        raise Refused(_("请写明延期的理由。"))
    stands = deadline_of(locked)
    if stands is None:
        raise Refused(_("本届的申报没有截止时间，无需延期。"))
    if until <= clock.now() or until <= stands:
        raise Refused(_("延期须晚于现在，也须晚于该组织现有的截止时间（%s）。") % spoken(stands))
    row = Extension.objects.create(application=locked, until=until, reason=reason.strip(), granted_by=by)
    journal.record(
        "applications.extend", locked, by=by, note=row.reason, before={"until": stands}, after={"until": until}
    )
    members = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=locked.organization_id)
    url = reverse("awards:applications-overview", args=[locked.reference])
    mail.queue(
        "awards/application_extended", to=members, url=url, application=locked, until=written(until), reason=row.reason
    )
    return row


def draft_of(words: str) -> Application:
    """The one draft that an officer names by its number, the candidate's or the organization's name, or its credit code."""
    words = words.strip()
    filed_by = Q(organization__name=words) | Q(organization__credit_code__iexact=words)
    named = Q(reference__iexact=words) | Q(subject=words, subject__gt="") | filed_by
    rows = Application.objects.filter(named, cycle__stage=CycleStage.PUBLISHED).exclude(stage=Stage.WITHDRAWN)
    found = list(rows.filter(stage=Stage.DRAFT).select_related("organization", "cycle")[:2])
    if not found and (past := rows.first()) is not None:
        raise Refused(
            _("%(reference)s 已提交（%(stage)s），不再受申报截止时间限制，无需延期。")
            % {"reference": past.reference, "stage": past.get_stage_display()}
        )
    if not found:
        raise Refused(_("没有找到填报中的申报书，请核对申报编号、组织全称或统一社会信用代码。"))
    if len(found) > 1:
        raise Refused(_("符合的填报中的申报书不止一份，请填写申报编号。"))
    return found[0]
