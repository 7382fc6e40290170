"""Give a recommendation, take it back. Possible until the first check is concluded; what follows from it is the bureau's decision."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.recommendations.models import Opinion, Recommendation, Recommender
from awards.recommendations.readings import is_asked, is_time
from core import clock, journal, mail
from core.refusal import Refused
from core.uploads import SCANS, store
from core.workflow import name_verb

name_verb("recommendations.give", gettext_lazy("出具推荐意见"))
name_verb("recommendations.withdraw", gettext_lazy("撤回推荐意见"))
OPEN = (Stage.SUBMITTED, Stage.RETURNED)
"""While the first check is not concluded."""


class Outcome(NamedTuple):
    """What became of a bulk act: how many were given, and the applications that were refused, each with its sentence."""

    given: int
    refused: list[tuple[Application, str]]


@transaction.atomic
def recommend(
    application: Application, *, kind: str, body: str, opinion: str, reason: str, by: User,
    given_on: date | None = None, file: UploadedFile | None = None,
) -> Recommendation:  # fmt: skip
    """One body's opinion. The applicant is told; who advises against it also tells the bureau, which decides."""
    locked = _lock(application)
    _check(locked, kind, by=by)
    if not reason.strip() or not body.strip():
        raise Refused(_("请写明推荐单位和理由。"))
    if given_on is not None and given_on > clock.today():
        raise Refused(_("推荐日期不能晚于今天。"))
    row = Recommendation.objects.create(
        application=locked, kind=kind, body=body.strip()[:100], opinion=opinion, reason=reason.strip(), given_by=by,
        region_id=locked.organization.region_id if kind == Recommender.DISTRICT else None,
        file=store(file, by=by, kinds=SCANS) if file else None, given_on=given_on or clock.today(),
    )  # fmt: skip
    journal.record("recommendations.give", locked, by=by, note=row.reason, after=_plain(row))
    _tell("recommendation_given", locked, recommendation=row)
    if opinion == Opinion.NOT_RECOMMENDED:
        officers = User.objects.with_role(Role.OFFICER, Role.HEAD).exclude(pk=by.pk)
        mail.queue(
            "awards/recommendation_refused", to=officers, url=locked.get_absolute_url(), application=locked,
            recommendation=row,
        )  # fmt: skip
    return row


def recommend_many(applications: Iterable[Application], *, opinion: str, reason: str, by: User) -> Outcome:
    """The district's same opinion on several applications, each for itself: one that is refused does not keep the others."""
    given, refused = 0, []
    for application in applications:
        try:
            recommend(application, kind=Recommender.DISTRICT, body=body_of(by), opinion=opinion, reason=reason, by=by)
            given += 1
        except Refused as refusal:
            refused.append((application, refusal.sentence))
    return Outcome(given, refused)


@transaction.atomic
def withdraw(recommendation: Recommendation, *, reason: str, by: User) -> None:
    """Taken back, until the first check is concluded; the journal keeps what was said."""
    if not reason.strip():
        raise Refused(_("请写明撤回的理由。"))
    locked = _lock(recommendation.application)
    row = Recommendation.objects.filter(pk=recommendation.pk).first()
    if row is None:
        raise Refused(_("这条推荐意见已被撤回。"))
    if locked.stage not in OPEN:
        raise Refused(_("审查已有结论，推荐意见不能再撤回。"))
    if row.kind == Recommender.DISTRICT and not is_time(locked.cycle):
        raise Refused(_("推荐时间已过，撤回后不能重新出具，因此不能撤回；确需更正的，请告知市级审查人员。"))
    journal.record("recommendations.withdraw", locked, by=by, note=reason.strip(), before=_plain(row))
    _tell("recommendation_withdrawn", locked, recommendation=row, reason=reason.strip())
    row.delete()


def body_of(user: User) -> str:
    """The name under which a district's officer recommends."""
    return user.employer or (user.region.name if user.region else user.name)


def _check(application: Application, kind: str, *, by: User) -> None:
    if not is_asked(application.cycle, kind):
        raise Refused(_("本届规则没有这一类推荐单位。"))
    if application.stage not in OPEN:
        raise Refused(_("申报不在待审查的环节，不能再出具推荐意见。"))
    if kind == Recommender.DISTRICT and not is_time(application.cycle):
        raise Refused(_("现在不在本届的推荐时间内。"))
    if application.recommendations.filter(kind=kind).exists():
        raise Refused(_("%s已有推荐意见，需要更改时请先撤回。") % Recommender(kind).label)


def _lock(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("cycle", "organization").defer("snapshot")
    return rows.get(pk=application.pk)


def _plain(row: Recommendation) -> dict[str, object]:
    return {"kind": row.kind, "body": row.body, "opinion": row.opinion, "reason": row.reason, "given_on": row.given_on}


def _tell(template: str, application: Application, **context: object) -> None:
    people = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=application.organization_id)
    url = reverse("awards:applications-overview", args=[application.reference])
    mail.queue(f"awards/{template}", to=people, url=url, application=application, **context)
