"""The verbs of changes to what a poll counts: propose, confirm as the second person, drop."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.polls import running, sheets
from awards.polls.actions import lock, lock_cycle
from awards.polls.models import Poll, PollAnswer, PollStage
from awards.polls.proposals import CONFIRM, DROP, ChangeKind, PollChange
from awards.polls.readings import is_ranked
from core import journal, mail
from core.models import Entry
from core.refusal import Refused
from core.release import release
from core.workflow import name_verb, take

name_verb("poll_changes.propose", gettext_lazy("提出更改调查结果"))


@transaction.atomic
def propose(poll: Poll, kind: ChangeKind, *, answers: Collection[int], reason: str, by: User) -> PollChange:
    """Answers that shall not count, or shall count again. Those that are so already are left out."""
    _refuse_when_ranked(poll)
    locked = lock(poll, *running.RUNNING, PollStage.CLOSED)
    running.check_reason(reason)
    if locked.firm:
        raise Refused(_("本次调查采用调查机构的结果，网上问卷不再计入。"))
    counts = kind == ChangeKind.DISCOUNT
    rows = PollAnswer.objects.filter(poll=locked, pk__in=answers, discounted_by__isnull=counts)
    chosen = sorted(set(rows.values_list("pk", flat=True)) - awaited(locked))
    if not chosen:
        raise Refused(_("没有可以办理的问卷，可能已被他人处理或正在等待复核。"))
    return _propose(locked, kind, reason, by, answers=chosen)


@transaction.atomic
def propose_firm(poll: Poll, *, token: str, firm: str, by: User) -> PollChange:
    """A survey firm's results, as they were checked on the page, shall stand in place of own answers."""
    _refuse_when_ranked(poll)
    locked = lock(poll, *sheets.TAKE_IN.sources)
    if not firm.strip():
        raise Refused(_("请写明调查机构的名称。"))
    if locked.changes.waiting().filter(kind=ChangeKind.FIRM).exists():
        raise Refused(_("已有一份调查机构的结果等待复核，请先复核或作罢。"))
    told = sheets.told_by(token)
    sheets.check_listed(locked, told)
    results = [[pk, tally.answers, f"{tally.mean}"] for pk, tally in told.items()]
    reason = _("以%(firm)s的结果代替网上问卷") % {"firm": firm.strip()}
    return _propose(locked, ChangeKind.FIRM, reason, by, firm=firm.strip(), results=results)


@transaction.atomic
def confirm(change: PollChange, *, by: User) -> Entry:
    """The change is in effect. Refused for whoever proposed it."""
    poll = change.poll
    _refuse_when_ranked(poll)
    lock(poll, *PollStage.values)  # before the journal's head
    entry = release(CONFIRM, change, by=by)
    match change.kind:
        case ChangeKind.FIRM:
            sheets.write(poll, sheets.plain_told(change.results), firm=change.firm, by=by)
        case ChangeKind.DISCOUNT:
            running.discount(poll, answers=change.answers, reason=change.reason, by=change.prepared_by, confirmed_by=by)
        case _:
            running.restore(poll, answers=change.answers, reason=change.reason, by=change.prepared_by, confirmed_by=by)
    return entry


@transaction.atomic
def drop(change: PollChange, *, reason: str, by: User) -> Entry:
    """Taken back by whoever proposed it, or not agreed to by whoever may confirm."""
    if by.pk != change.prepared_by_id and not by.has_perm("awards.release_poll"):
        raise Refused(_("更改由提出人撤回，或由负责人复核。"))
    running.check_reason(reason)
    entry = take(DROP, change, by=by, note=reason.strip())
    if by.pk != change.prepared_by_id:
        mail.queue(
            "awards/poll_change_dropped", to=[change.prepared_by], url=change.get_absolute_url(), change=change,
            reason=reason.strip(),
        )  # fmt: skip
    return entry


def awaited(poll: Poll) -> set[int]:
    """The answers about which a change waits to be confirmed."""
    return {pk for keys in poll.changes.waiting().values_list("answers", flat=True) for pk in keys}


def _propose(poll: Poll, kind: ChangeKind, reason: str, by: User, **values: object) -> PollChange:
    change = PollChange.objects.create(poll=poll, kind=kind, reason=reason.strip(), prepared_by=by, **values)
    data = {"kind": str(kind), "answers": len(change.answers), "cases": len(change.results), "firm": change.firm}
    journal.record("poll_changes.propose", change, by=by, note=change.reason, data=data)
    heads = User.objects.with_role(Role.HEAD).exclude(pk=by.pk)
    mail.queue("awards/poll_change_proposed", to=heads, url=change.get_absolute_url(), change=change, by=by)
    return change


def _refuse_when_ranked(poll: Poll) -> None:
    if is_ranked(lock_cycle(poll.cycle)):
        raise Refused(_("综合排名已锁定，调查结果不能再变。"))
