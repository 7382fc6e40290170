"""One applicant's own deadline, for handing in or for what was returned: granted by an officer with a reason, logged, told."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.deadlines import deadline_of, spoken, written
from awards.applications.models import Application, Extension
from awards.applications.workflow import Stage
from awards.cycles.models import CycleStage
from core import clock, journal, mail
from core.holding import hold
from core.refusal import Refused
from core.workflow import name_verb

name_verb("applications.extend", gettext_lazy("个别延期"))
name_verb("applications.extend_amendment", gettext_lazy("延长补正期限"))


OPEN = (Stage.DRAFT, Stage.RETURNED)


@transaction.atomic
def grant(application: Application, *, until: datetime, reason: str, by: User) -> Extension:
    """A later deadline for one draft, or a later day for one returned application; never an earlier one than it has.

    An amendment is asked by a day: it may be handed in through the end of the day of `until`.
    """
    locked = hold(application, "cycle")
    if locked.stage not in OPEN or locked.cycle.stage != CycleStage.PUBLISHED:
        raise Refused(_("只能为填报中或退回补正的申报书延期。"))
    if not reason.strip():
        raise Refused(_("请写明延期的理由。"))
    if locked.stage == Stage.RETURNED:
        return _grant_amendment(locked, until=until, reason=reason.strip(), by=by)
    stands = deadline_of(locked)
    if stands is None:
        raise Refused(_("本届的申报没有截止时间，无需延期。"))
    if until <= clock.now() or until <= stands:
        raise Refused(_("延期须晚于现在，也须晚于该组织现有的截止时间（%s）。") % spoken(stands))
    row = Extension.objects.create(application=locked, until=until, reason=reason.strip(), granted_by=by)
    before, after = {"until": stands}, {"until": until}
    journal.record("applications.extend", locked, by=by, note=row.reason, before=before, after=after)
    _tell("application_extended", row, until=written(until))
    return row


def _grant_amendment(application: Application, *, until: datetime, reason: str, by: User) -> Extension:
    """The day of the return itself is moved, so that whoever reads it reads the one that counts; the journal keeps both."""
    returned = application.screenings.select_for_update().filter(outcome="returned").order_by("-pk").first()
    if returned is None or returned.due_on is None:
        raise Refused(_("这份申报书的补正没有期限，无需延期。"))
    stands, day = returned.due_on, localdate(until)
    if day < clock.today() or day <= stands:
        raise Refused(_("延期须不早于今天，也须晚于现有的补正期限（%s）。") % stands.isoformat())
    returned.due_on = day
    returned.save(update_fields=["due_on"])
    row = Extension.objects.create(
        application=application, screening=returned, until=_end_of(day), reason=reason, granted_by=by
    )
    before, after = {"due_on": stands}, {"due_on": day}
    journal.record("applications.extend_amendment", application, by=by, note=reason, before=before, after=after)
    _tell("amendment_extended", row, due_on=day)
    return row


def _end_of(day: date) -> datetime:
    return make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _tell(letter: str, row: Extension, **words: object) -> None:
    """Everybody who acts for the applicant."""
    application = row.application
    members = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=application.organization_id)
    url = reverse("awards:applications-overview", args=[application.reference])
    mail.queue(f"awards/{letter}", to=members, url=url, application=application, reason=row.reason, **words)


def open_case(words: str) -> Application:
    """The one draft or returned application that an officer names by its number, the candidate's or the organization's name, or its credit code."""
    words = words.strip()
    filed_by = Q(organization__name=words) | Q(organization__credit_code__iexact=words)
    named = Q(reference__iexact=words) | Q(subject=words, subject__gt="") | filed_by
    rows = Application.objects.filter(named, cycle__stage=CycleStage.PUBLISHED).exclude(stage=Stage.WITHDRAWN)
    found = list(rows.filter(stage__in=OPEN).select_related("organization", "cycle")[:2])
    if not found and (past := rows.unsealed().first()) is not None:
        raise Refused(
            _("%(reference)s 已提交（%(stage)s），没有待申报组织办理的期限，无需延期。")
            % {"reference": past.reference, "stage": past.get_stage_display()}
        )
    if not found:
        raise Refused(_("没有找到填报中或退回补正的申报书，请核对申报编号、组织全称或统一社会信用代码。"))
    if len(found) > 1:
        raise Refused(_("符合的申报书不止一份，请填写申报编号。"))
    return found[0]
