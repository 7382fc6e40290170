"""Who chairs what is left to decide after the count: the chair, or whoever the head names in their place."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.workflow import Stage
from awards.committee.actions import lock
from awards.committee.models import Candidate, Meeting, MeetingStage, Recusal
from core import journal, mail
from core.refusal import Refused
from core.workflow import name_verb

name_verb("committee.name_chair", gettext_lazy("另定主持人"))


def undecided(meeting: Meeting) -> QuerySet[Candidate]:
    """Counted, and neither proposed nor passed over."""
    rows = Candidate.objects.filter(meeting=meeting, proposed=None, application__stage=Stage.CANDIDATE)
    return rows if meeting.stage == MeetingStage.CLOSED else rows.none()


def is_able(meeting: Meeting, member: User) -> bool:
    """Whether `member` can decide: has an account, and has not withdrawn from anybody who is to be decided on."""
    if not member.is_active or member.role != Role.MEMBER:
        return False
    return not Recusal.objects.filter(candidate__in=undecided(meeting), member=member).exists()


def able(meeting: Meeting) -> list[User]:
    """Those who were there and can decide, the chair among them."""
    present = User.objects.with_role(Role.MEMBER).filter(
        attendances__meeting=meeting, attendances__signed_in_at__isnull=False
    )
    recused = Recusal.objects.filter(candidate__in=undecided(meeting)).values("member_id")
    return list(present.exclude(pk__in=recused).order_by("name", "pk"))


def check(meeting: Meeting) -> None:
    """Refused when the chair has withdrawn from a candidate who is tied, as long as there is anybody who has not."""
    others = able(meeting)
    if others and meeting.chair_id not in {member.pk for member in others} and not is_able(meeting, meeting.chair):
        raise Refused(_("主持人对同票的候选登记了回避，须由科室负责人另定主持人裁定。"))


@transaction.atomic
def name_chair(meeting: Meeting, *, chair: User, reason: str, by: User) -> Meeting:
    """Another of those who were there decides what is left; the record of the meeting says who, why and by whom."""
    locked = lock(meeting, MeetingStage.CLOSED)
    if not by.has_perm("awards.name_chair"):
        raise Refused(_("主持人只能由科室负责人另定。"))
    if not reason.strip():
        raise Refused(_("请写明另定主持人的理由。"))
    if not undecided(locked).exists():
        raise Refused(_("这次会议没有待裁定的候选，不需要另定主持人。"))
    if chair.pk == locked.chair_id:
        raise Refused(_("%(name)s已是主持人。") % {"name": chair.name})
    if chair.pk not in {member.pk for member in able(locked)}:
        raise Refused(_("主持人须是到会的委员，且对待裁定的候选没有回避。"))
    before, locked.chair = {"chair": locked.chair.name}, chair
    locked.save(update_fields=["chair"])
    journal.record(
        "committee.name_chair", locked, by=by, note=reason.strip(), before=before, after={"chair": chair.name}
    )
    mail.queue("awards/chair_named", to=[chair], url=locked.get_absolute_url(), meeting=locked, reason=reason.strip())
    return locked
