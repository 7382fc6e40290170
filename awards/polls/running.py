"""A poll that runs: answers come in, its days come and go, answers are discounted, and it closes with results that are frozen."""

from collections.abc import Collection, Sequence
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.cycles.models import CycleStage
from awards.polls.actions import list_newcomers, lock, lock_cycle
from awards.polls.models import CLOSE, MARKS, OPEN, REOPEN, Poll, PollAnswer, PollMark, PollResult, PollStage
from awards.polls.readings import is_ranked, public_case, too_few
from awards.polls.tally import results_of, tallies
from core import clock, journal, mail
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("polls.extend", gettext_lazy("延长满意度调查"))
name_verb("polls.discount", gettext_lazy("问卷不计入"))
name_verb("polls.restore", gettext_lazy("恢复计入问卷"))
name_verb("polls.forget", gettext_lazy("清除问卷的设备标识"))
REASON_LIMIT = 200
RUNNING = (PollStage.RELEASED, PollStage.OPEN)


@transaction.atomic
def answer(poll: Poll, *, reference: str, marks: Sequence[int], remark: str, fingerprint: str) -> PollAnswer:
    """One answer about one case. The poll's row is locked: an answer comes before the poll closes and counts, or after and is refused."""
    locked = hold(poll)
    refuse_unless_open(locked)
    case = public_case(locked, reference)
    if case is None:
        raise Refused(_("这家组织不在调查名单中。"))
    if len(marks) != len(locked.questions) or any(mark not in MARKS for mark in marks):
        raise Refused(_("请逐题作答。"))
    if has_answered(locked, case.application_id, fingerprint):
        raise Refused(_("本设备已经评价过这家组织，每台设备只计一次。"))
    row = PollAnswer.objects.create(
        poll=locked, application_id=case.application_id, remark=remark.strip(), fingerprint=fingerprint, at=clock.now()
    )
    PollMark.objects.bulk_create(
        PollMark(answer=row, question=place, mark=mark) for place, mark in enumerate(marks, start=1)
    )
    return row


def has_answered(poll: Poll, application: int, fingerprint: str) -> bool:
    return PollAnswer.objects.filter(poll=poll, application_id=application, fingerprint=fingerprint).exists()


def refuse_unless_open(poll: Poll) -> None:
    day = clock.today()
    if poll.accepts(day):
        return
    if poll.stage in RUNNING and not poll.has_begun(day):
        raise Refused(_("调查尚未开始，请在开始之后作答。"))
    raise Refused(_("调查已经结束，不再接受问卷。"))


@transaction.atomic
def extend(poll: Poll, *, closes_on: date, reason: str, by: User) -> Poll:
    """A later last day, told to everybody by the page itself; whoever has come through the checks since is asked about too."""
    lock_cycle(poll.cycle)
    locked = lock(poll, *RUNNING)
    check_reason(reason)
    if locked.closes_on is not None and closes_on <= locked.closes_on:
        raise Refused(_("延长后的截止日期须晚于原来的截止日期。"))
    if closes_on < clock.today():
        raise Refused(_("截止日期不能早于今天。"))
    before = {"closes_on": locked.closes_on}
    locked.closes_on = closes_on
    locked.save(update_fields=["closes_on", "updated_at"])
    journal.record(
        "polls.extend", locked, by=by, note=reason.strip(), before=before, after={"closes_on": locked.closes_on},
        data={"added": list_newcomers(locked)},
    )  # fmt: skip
    return locked


@transaction.atomic
def reopen(poll: Poll, *, closes_on: date, reason: str, by: User) -> Entry:
    """A closed poll takes answers again, as long as the ranking is not frozen: its results are worked out anew when it closes. Whoever has
    come through the checks since is asked about too."""
    _refuse_when_ranked(poll)
    locked = lock(poll, PollStage.CLOSED)
    if locked.released_at is None:
        raise Refused(_("这次调查没有公开发布过，不能重新开放。"))
    if locked.firm and not by.has_perm("awards.release_poll"):
        raise Refused(_("调查机构的结果经复核采用，重新开放即作废，只能由科室负责人办理。"))
    check_reason(reason)
    if closes_on < clock.today():
        raise Refused(_("截止日期不能早于今天。"))
    locked.results.all().delete()
    data = {"closes_on": closes_on, "added": list_newcomers(locked)}
    return take(REOPEN, poll, by=by, note=reason.strip(), closes_on=closes_on, firm="", data=data)


@transaction.atomic
def discount(poll: Poll, *, answers: Collection[int], reason: str, by: User, confirmed_by: User) -> int:
    """Answers that do not count, with the reason; returns how many. `by` proposed it, `confirmed_by` is another (changes.py)."""
    check_reason(reason)
    return _settle(poll, "polls.discount", answers, reason.strip(), by, confirmed_by)


@transaction.atomic
def restore(poll: Poll, *, answers: Collection[int], reason: str, by: User, confirmed_by: User) -> int:
    check_reason(reason)
    return _settle(poll, "polls.restore", answers, reason.strip(), by, confirmed_by)


def _settle(poll: Poll, verb: str, answers: Collection[int], note: str, by: User, confirmed_by: User) -> int:
    _refuse_when_ranked(poll)
    locked = lock(poll, *RUNNING, PollStage.CLOSED)
    if locked.firm:
        raise Refused(_("本次调查采用调查机构的结果，网上问卷不再计入。"))
    discounts = verb == "polls.discount"
    rows = PollAnswer.objects.filter(poll=locked, pk__in=answers, discounted_by__isnull=discounts)
    chosen = list(rows.values_list("pk", "application__reference"))
    if not chosen:
        raise Refused(_("没有可以办理的问卷，可能已被他人处理。"))
    PollAnswer.objects.filter(pk__in=[pk for pk, _reference in chosen]).update(
        discounted_by=by if discounts else None, reason=note if discounts else ""
    )
    told: dict[str, object] = {
        "answers": len(chosen),
        "proposed_by": by.name,
        "keys": sorted(pk for pk, _reference in chosen),
        "applications": sorted({reference for _pk, reference in chosen}),
    }
    if locked.is_closed:
        told |= {"sha256": freeze(locked)}
    journal.record(verb, locked, by=confirmed_by, note=note, data=told)
    return len(chosen)


def keep_time() -> int:
    """Open and close what is due, and forget the browsers of what is settled; returns how many. May run twice, also at once."""
    day = clock.today()
    due = Poll.objects.filter(stage=PollStage.RELEASED, opens_on__lte=day) | Poll.objects.filter(
        stage__in=RUNNING, closes_on__lt=day
    )
    turned = sum(_turn(poll) for poll in due.select_related("cycle").order_by("pk"))
    return turned + sum(_forget(poll) for poll in _settled())


def _settled() -> list[Poll]:
    """The closed polls that will not open again and still know browsers apart."""
    final = Q(cycle__ranking__frozen_at__isnull=False) | Q(cycle__stage=CycleStage.FINISHED)
    known = PollAnswer.objects.filter(poll=OuterRef("pk")).exclude(fingerprint="")
    return list(Poll.objects.filter(final, Exists(known), stage=PollStage.CLOSED).order_by("pk"))


@transaction.atomic
def _forget(poll: Poll) -> bool:
    """What tells browsers apart is kept no longer than it is needed."""
    locked = hold(poll)
    known = PollAnswer.objects.filter(poll=locked).exclude(fingerprint="")
    if locked.stage != PollStage.CLOSED or not (number := known.update(fingerprint="")):
        return False
    journal.record("polls.forget", locked, by=None, data={"answers": number})
    return True


@transaction.atomic
def _turn(poll: Poll) -> bool:
    lock_cycle(poll.cycle)
    locked = hold(poll, "cycle__criteria")
    day = clock.today()
    if locked.stage not in RUNNING:
        return False
    if locked.is_over(day):
        _close(locked)
    elif locked.stage == PollStage.RELEASED and locked.has_begun(day):
        take(OPEN, locked, by=None)
    else:
        return False
    return True


def _close(poll: Poll) -> None:
    seal = freeze(poll)
    answers = PollAnswer.objects.filter(poll=poll).count()
    take(CLOSE, poll, by=None, data={"answers": answers, "sha256": seal})
    office = User.objects.with_role(Role.OFFICER, Role.HEAD)
    mail.queue(
        "awards/poll_closed", to=office, url=poll.get_absolute_url(), poll=poll, answers=answers, short=too_few(poll)
    )


def freeze(poll: Poll) -> str:
    """Work the results out and keep them; returns their seal."""
    poll.results.all().delete()
    rows = PollResult.objects.bulk_create(results_of(poll, tallies(poll)))
    return seal_of(rows)


def seal_of(rows: Sequence[PollResult]) -> str:
    facts = sorted((row.application_id, row.answers, str(row.mean), row.hundredths or 0) for row in rows)
    return sha256(repr(facts).encode()).hexdigest()


def _refuse_when_ranked(poll: Poll) -> None:
    if is_ranked(lock_cycle(poll.cycle)):
        raise Refused(_("综合排名已锁定，调查结果不能再变。"))


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("请写明理由。"))
    if len(reason.strip()) > REASON_LIMIT:
        raise Refused(_("理由最多%(limit)d个字。") % {"limit": REASON_LIMIT})
