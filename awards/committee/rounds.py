"""Between two rounds of voting: who is still open, the next round, and the end of the voting."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.committee.actions import lock
from awards.committee.closing import candidates_of, figures, move
from awards.committee.models import OPEN, Attendance, Candidate, Meeting, MeetingStage, Recusal
from core import clock, journal, mail
from core.holding import hold_all
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("committee.open_round", gettext_lazy("进入下一轮投票"))
name_verb("committee.end_voting", gettext_lazy("不再进行下一轮投票"))
name_verb("committee.announce", gettext_lazy("公布计票结果"))
RULINGS = (
    "committee.open_round",
    "committee.end_voting",
    "committee.name_chair",
    "committee.settle_tie",
    "committee.announce",
)  # beside the votes


@transaction.atomic
def open_round(meeting: Meeting, *, by: User) -> Meeting:
    """The next round on everybody who is still open: the same people, attendance, recusals and rules, ballots of its own; open at once. Who
    withdrew in between has dropped out."""
    locked = lock(meeting, MeetingStage.CLOSED)
    _check_chair_or_office(locked, by)
    candidates, standing = _still_open(locked)
    first = locked.first or locked
    kept = {
        name: getattr(locked, name)
        for name in (
            "cycle", "held_at", "place", "chair", "size", "threshold", "exceed", "quorum", "base", "recused_leave_base", "ballot", "selection",
            "votes_weight", "full_hundredths", "rounds", "announced_at_once",
        )
    }  # fmt: skip
    number = locked.round + 1
    title = f"{first.title}（第{number}轮）"  # kept, so in Chinese like what people wrote, whoever opens the round
    following = Meeting.objects.create(first=first, round=number, title=title, **kept)
    Attendance.objects.bulk_create(
        Attendance(meeting=following, member_id=row.member_id, signed_in_at=row.signed_in_at)
        for row in locked.attendances.order_by("pk")
    )
    for order, row in enumerate(standing, start=1):
        again = Candidate.objects.create(
            meeting=following, application=row.application, tier=row.tier, order=order, track=row.track,
            result_hundredths=row.result_hundredths,
        )  # fmt: skip
        Recusal.objects.bulk_create(
            Recusal(candidate=again, member_id=recusal.member_id, reason=recusal.reason)
            for recusal in row.recusals.order_by("pk")
        )
    for row in candidates:
        row.proposed, row.advanced = False, row in standing
    Candidate.objects.bulk_update(candidates, ["proposed", "advanced"])
    journal.record(
        "committee.open_round", locked, by=by,
        data={"round": number, "candidates": [row.application.reference for row in standing]},
    )  # fmt: skip
    present = following.attendances.filter(signed_in_at__isnull=False).count()
    take(
        OPEN, following, by=by, opened_at=clock.now(),
        data={"present": present, "size": following.size, "round": number},
    )  # fmt: skip
    return following


@transaction.atomic
def end_voting(meeting: Meeting, *, reason: str, by: User) -> Meeting:
    """No further round: who did not get the votes is passed over, a tie becomes the chair's to settle."""
    locked = lock(meeting, MeetingStage.CLOSED)
    _check_chair_or_office(locked, by)
    if not reason.strip():
        raise Refused(_("请写明不再投票的理由。"))
    candidates, standing = _still_open(locked)
    locked.ended_at = clock.now()
    locked.save(update_fields=["ended_at"])
    over = [row for row in candidates if not row.passed or row not in standing]
    for row in over:
        row.proposed = False
    Candidate.objects.bulk_update(over, ["proposed"])
    for row in over:
        if row in standing:
            move(row, by, note=reason.strip())
    journal.record(
        "committee.end_voting", locked, by=by, note=reason.strip(), data={"candidates": [figures(row) for row in over]}
    )
    return locked


@transaction.atomic
def announce(meeting: Meeting, *, by: User) -> Meeting:
    """Where the count is not announced in the room: from now on the members may read it."""
    locked = lock(meeting, MeetingStage.CLOSED)
    if locked.announced_at is not None:
        raise Refused(_("计票结果已经公布。"))
    locked.announced_at = clock.now()
    locked.save(update_fields=["announced_at"])
    journal.record("committee.announce", locked, by=by, data={"round": locked.round})
    members = User.objects.filter(attendances__meeting=locked)
    mail.queue("awards/count_announced", to=members, url=locked.get_absolute_url(), meeting=locked)
    return locked


def _still_open(meeting: Meeting) -> tuple[list[Candidate], list[Candidate]]:
    """The candidates that are neither proposed nor passed over, and those of them that still stand, in their order."""
    if not meeting.has_rounds_left or meeting_after(meeting) is not None:
        raise Refused(_("这次会议不再进行下一轮投票。"))
    hold_all(Application.objects.filter(candidacies__meeting=meeting))
    candidates = [row for row in candidates_of(meeting) if row.is_open]
    standing = [row for row in candidates if row.application.stage == Stage.CANDIDATE]
    if not standing:
        raise Refused(_("没有可以进入下一轮的候选。"))
    return candidates, standing


def meeting_after(meeting: Meeting) -> Meeting | None:
    """The round that followed."""
    return Meeting.objects.filter(first_id=meeting.first_id or meeting.pk, round=meeting.round + 1).first()


def _check_chair_or_office(meeting: Meeting, by: User) -> None:
    if by.pk != meeting.chair_id and not by.has_perm("awards.run_meeting"):
        raise Refused(_("是否进行下一轮投票，由会议主持人决定，也可由会务人员代为办理。"))
