"""A poll on paper: drafted, edited, prepared by one person and released by another. What happens while it runs is in running.py."""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.heads import ask_heads
from accounts.models import Role, User
from awards.applications.models import Application
from awards.cycles.models import Cycle, CycleStage, Phase
from awards.cycles.readings import last_day
from awards.polls.asked import asked_about, newcomers, undecided
from awards.polls.models import OPEN, PREPARE, RELEASE, RETURN_TO_DRAFT, Poll, PollCase, PollStage
from core import clock, journal, mail
from core.changes import changed_in_full
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.release import release as four_eyes
from core.release import send_back
from core.workflow import name_verb, take

name_verb("polls.draft", gettext_lazy("拟定满意度调查"))
name_verb("polls.edit", gettext_lazy("修改满意度调查"))
MOST_QUESTIONS = 10


@transaction.atomic
def draft(cycle: Cycle, *, by: User) -> Poll:
    locked = lock_cycle(cycle)
    if Phase.POLLS not in locked.phases:
        raise Refused(_("本届的评审流程不含公众满意度调查。"))
    if locked.stage != CycleStage.PUBLISHED:
        raise Refused(_("只有进行中的届次可以拟定满意度调查。"))
    if Poll.objects.filter(cycle=locked).exists():
        raise Refused(_("本届的满意度调查已经拟定。"))
    window = locked.window(Phase.POLLS)
    opens = timezone.localdate(window.opens_at) if window and window.opens_at else None
    closes = last_day(window) if window and window.closes_at else None
    poll = Poll.objects.create(
        cycle=locked, title=f"{locked.title}公众满意度调查", introduction=_introduction(locked), questions=_questions(),
        opens_on=opens, closes_on=closes, prepared_by=by,
    )  # fmt: skip
    journal.record("polls.draft", poll, by=by, after=_words(poll))
    return poll


@transaction.atomic
def edit(
    poll: Poll,
    *,
    title: str,
    introduction: str,
    questions: Sequence[str],
    opens_on: date | None,
    closes_on: date | None,
    by: User,
) -> Poll:
    """Words and days of a draft."""
    locked = lock(poll, PollStage.DRAFT)
    _check_questions(questions)
    _check_days(opens_on, closes_on)
    before = _words(locked)
    locked.title, locked.introduction = title.strip(), introduction.replace("\r\n", "\n").strip()
    locked.questions, locked.opens_on, locked.closes_on = [text.strip() for text in questions], opens_on, closes_on
    after = _words(locked)
    if before == after:
        return locked
    locked.save(update_fields=["title", "introduction", "questions", "opens_on", "closes_on", "updated_at"])
    before, after = changed_in_full(before, after)
    journal.record("polls.edit", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def prepare(poll: Poll, *, by: User) -> Entry:
    """Sent for release. Who sends it answers for it, and cannot release it."""
    locked = lock(poll, PollStage.DRAFT)
    _check_questions(locked.questions)
    if not locked.title or not locked.introduction:
        raise Refused(_("标题和卷首语不能为空。"))
    _check_complete(locked)
    entry = take(PREPARE, poll, by=by, prepared_by=by, prepared_at=clock.now(), data={"sha256": digest(locked)})
    ask_heads("awards/poll_prepared", by=by, url=poll.get_absolute_url(), poll=poll)
    return entry


def return_to_draft(poll: Poll, *, reason: str, by: User) -> Entry:
    return send_back(RETURN_TO_DRAFT, poll, "awards/poll_returned", reason=reason, by=by, poll=poll)


@transaction.atomic
def release(poll: Poll, *, by: User, read: str | None = None) -> Entry:
    """Public from now on, with the names of the cases as they are now; on its first day it opens. `read` is what the page said (`as_read`)."""
    cycle = lock_cycle(poll.cycle)
    locked = lock(poll, PollStage.PREPARED)
    if number := undecided(cycle):
        raise Refused(_("还有%(count)d家申报没有审查完毕，不能签发满意度调查。") % {"count": number})
    cases = list(asked_about(cycle))
    if not cases:
        raise Refused(_("没有通过审查的申报，不能签发满意度调查。"))
    if read is not None and read != as_read(locked, cases):
        raise Refused(_("问卷或名单在您打开页面之后已有变化，请看过最新内容再签发。"))
    _check_complete(locked)
    entry = four_eyes(RELEASE, poll, by=by, data={"cases": len(cases), "sha256": digest(locked)})
    list_cases(locked, cases)
    _tell(locked, cases)
    if locked.has_begun(clock.today()):
        take(OPEN, poll, by=by)
    return entry


def list_cases(poll: Poll, cases: Iterable[Application]) -> None:
    """Behind those that stand on the list already."""
    first = (poll.cases.aggregate(last=Max("order"))["last"] or 0) + 1
    PollCase.objects.bulk_create(
        PollCase(poll=poll, application=case, order=order) for order, case in enumerate(cases, start=first)
    )


def list_newcomers(poll: Poll) -> list[str]:
    """Of a released poll: whoever has come through the checks since comes on the list and is told. Their references."""
    cases = list(newcomers(poll))
    if cases:
        list_cases(poll, cases)
        _tell(poll, cases)
    return [case.reference for case in cases]


def _tell(poll: Poll, cases: Sequence[Application]) -> None:
    people = User.objects.with_role(Role.ENTERPRISE).filter(
        memberships__organization__in=[case.organization_id for case in cases]
    )
    url = reverse("publicity:survey", args=[poll.cycle.code])
    mail.queue("awards/poll_released", to=people.distinct(), url=url, poll=poll)


def digest(poll: Poll) -> str:
    """The questionnaire as it is read, sealed when it is prepared and released."""
    return sha256(repr(_words(poll)).encode()).hexdigest()


def as_read(poll: Poll, cases: Sequence[Application]) -> str:
    """What whoever releases has before the eyes: the questionnaire and the list."""
    return sha256(f"{digest(poll)}{[case.reference for case in cases]}".encode()).hexdigest()


def lock_cycle(cycle: Cycle) -> Cycle:
    """The row that the ranking locks too, so that it is frozen before or after, never in between."""
    return hold(cycle)


def lock(poll: Poll, *stages: str) -> Poll:
    locked = hold(poll, "cycle__criteria")
    if locked.stage not in stages:
        raise Refused(_("调查当前为“%(stage)s”，不能进行这一操作。") % {"stage": locked.get_stage_display()})
    return locked


def _words(poll: Poll) -> dict[str, object]:
    return {
        "title": poll.title, "introduction": poll.introduction, "questions": list(poll.questions),
        "opens_on": poll.opens_on and poll.opens_on.isoformat(), "closes_on": poll.closes_on and poll.closes_on.isoformat(),
    }  # fmt: skip


def _check_questions(questions: Sequence[str]) -> None:
    texts = [text.strip() for text in questions]
    if not 1 <= len(texts) <= MOST_QUESTIONS or not all(texts):
        raise Refused(_("问题须有1至%(most)d个，每个都要写明。") % {"most": MOST_QUESTIONS})
    if len(set(texts)) != len(texts):
        raise Refused(_("有两个问题相同，请修改。"))


def _check_days(opens_on: date | None, closes_on: date | None) -> None:
    if opens_on and closes_on and closes_on < opens_on:
        raise Refused(_("截止日期不能早于开始日期。"))


def _check_complete(poll: Poll) -> None:
    if poll.opens_on is None or poll.closes_on is None:
        raise Refused(_("请填写调查的开始和截止日期。"))
    if poll.closes_on < clock.today():
        raise Refused(_("截止日期已过，请先修改日期。"))


def _introduction(cycle: Cycle) -> str:
    scheme = cycle.rules.scheme
    return (
        f"{cycle.title}评审正在进行。现就参评组织的质量工作听取社会公众和顾客的意见，请选择您了解的组织，按实际感受作答。\n"
        f"问卷不记名，约需一分钟。调查由{scheme.organizer}组织，结果用于本届评审。"
    )


def _questions() -> list[str]:
    return [
        "您对该组织产品（服务）的质量是否满意？",
        "您对该组织的诚信经营和履约情况是否满意？",
        "您对该组织处理投诉和售后问题的情况是否满意？",
        "您对该组织履行社会责任的情况是否满意？",
        "总体上，您对该组织是否满意？",
    ]
