"""The experts score a defence, each for themselves; the leader writes down questions and answers and records the result."""

import json
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from hashlib import sha256

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications import workflow
from awards.applications.models import Application
from awards.defence.models import FULL_SCORE, RECORD, Defence, DefenceScore
from awards.defence.planning import lock_planned
from awards.defence.readings import leader_of, missing, total_of, voices
from awards.panels.readings import leads, readers_of
from awards.review.actions import Incomplete
from awards.review.joint import checked
from awards.review.joint import save_summary as save_text
from core import clock, journal, mail
from core.forms import STALE, version_of
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("defence.save_score", gettext_lazy("填写答辩评分"))
name_verb("defence.hand_in", gettext_lazy("提交答辩评分"))
name_verb("defence.reopen", gettext_lazy("退回答辩评分"))
name_verb("defence.excuse", gettext_lazy("登记专家缺席"))
name_verb("defence.take_back_excuse", gettext_lazy("撤销专家缺席"))
name_verb("defence.save_summary", gettext_lazy("填写问答记录"))

LONGEST_COMMENT = 4000
LONGEST_REASON = 500


@transaction.atomic
def save_score(
    defence: Defence,
    *,
    by: User,
    score: Decimal | None = None,
    strengths: str = "",
    weaknesses: str = "",
    version: str | None = None,
) -> DefenceScore:
    """An expert's own draft: 0.00 to 100.00 or nothing yet, with comments. `version` is what the writer had read (None writes over it)."""
    locked = lock_planned(defence)
    row = _own(locked, by, version)
    there = _words(row)
    row.score_hundredths = hundredths(score)
    row.strengths, row.weaknesses = checked(strengths, LONGEST_COMMENT), checked(weaknesses, LONGEST_COMMENT)
    if _words(row) == there:
        return row
    row.save()
    # The line says that and when, not what: scores are nobody else's business until they are handed in.
    journal.record("defence.save_score", locked, by=by)
    return row


@transaction.atomic
def hand_in(defence: Defence, *, by: User, version: str | None = None) -> DefenceScore:
    """Freeze the own score as it was saved: only the leader or the bureau reopens it, with a reason."""
    locked = lock_planned(defence)
    row = _own(locked, by, version)
    if row.score_hundredths is None:
        raise Refused(_("请先填写得分，再提交。"))
    row.handed_in_at = clock.now()
    row.save()
    journal.record("defence.hand_in", locked, by=by)
    if not any(voice.is_open for voice in voices(locked)):
        _tell_leader(locked)
    return row


@transaction.atomic
def reopen(defence: Defence, *, expert: User, reason: str, by: User) -> DefenceScore:
    """A mistake after the hand-in, before the record: the expert may correct it. Nobody reopens the own score."""
    note = _reason(reason)
    locked = lock_planned(defence)
    if expert.pk == by.pk:
        raise Refused(_("本人的评分不能自行退回；请由组织方退回。"))
    row = locked.scores.handed_in().filter(expert=expert).first()
    if row is None:
        raise Refused(_("%(name)s没有已提交的答辩评分。") % {"name": expert.name})
    row.handed_in_at = None
    row.save(update_fields=["handed_in_at", "updated_at"])
    journal.record("defence.reopen", locked, by=by, note=note, data={"expert": expert.name})
    mail.queue("awards/defence_reopened", to=[expert], url=locked.get_absolute_url(), defence=locked,
               application=locked.application, reason=note)  # fmt: skip
    return row


@transaction.atomic
def excuse(defence: Defence, *, expert: User, reason: str, by: User) -> DefenceScore:
    """The bureau notes that an expert did not hear the case: no score is asked of them, what they had begun does not count."""
    note = _reason(reason)
    locked = lock_planned(defence)
    _check_reader(locked, expert)
    row = locked.scores.filter(expert=expert).first() or DefenceScore(defence=locked, expert=expert)
    if row.is_handed_in:
        raise Refused(_("%(name)s已提交答辩评分，不能登记缺席。") % {"name": expert.name})
    row.absence, row.score_hundredths = note, None
    row.save()
    journal.record("defence.excuse", locked, by=by, note=note, data={"expert": expert.name})
    return row


@transaction.atomic
def take_back_excuse(defence: Defence, *, expert: User, by: User) -> None:
    locked = lock_planned(defence)
    row = locked.scores.exclude(absence="").filter(expert=expert).first()
    if row is None:
        raise Refused(_("%(name)s没有登记缺席。") % {"name": expert.name})
    row.absence = ""
    row.save(update_fields=["absence", "updated_at"])
    journal.record("defence.take_back_excuse", locked, by=by, data={"expert": expert.name})


@transaction.atomic
def save_summary(defence: Defence, *, text: str, by: User, version: str | None = None) -> Defence:
    """Questions and answers in words, by the leader of the case."""
    locked = lock_planned(defence)
    _check_leader(by, locked.application)
    _check_begun(locked)
    save_text("defence.save_summary", locked, text, by=by, version=version)
    return locked


@transaction.atomic
def record(defence: Defence, *, by: User, read: str | None = None) -> Defence:
    """Freeze the result and move the case on; refused (Incomplete) with what is missing. `read` is what the page said of the scores
    (`as_read`)."""
    locked = lock_planned(defence)
    _check_leader(by, locked.application)
    _check_begun(locked)
    if found := missing(locked):
        raise Incomplete(found)
    scores = list(locked.scores.handed_in().order_by("pk"))
    if read is not None and read != as_read(scores):
        raise Refused(_("专家评分在您打开页面之后有变化，请看过最新得分再提交。"))
    total = total_of(scores, locked.application.cycle)
    take(workflow.DEFEND, locked.application, by=by)
    # The digest proves the scores without showing them.
    data = {"total": total, "sha256": fingerprint(scores, locked.summary)}
    take(RECORD, defence, by=by, data=data, total_hundredths=total, recorded_at=clock.now())
    return defence


def hundredths(score: Decimal | None) -> int | None:
    """0.00 to 100.00 as whole hundredths; refused where it is more precise or lies outside."""
    if score is None:
        return None
    try:
        scaled = score.scaleb(2)
        if not score.is_finite() or scaled != scaled.to_integral_value() or not 0 <= scaled <= FULL_SCORE:
            raise Refused(_("得分须在 0 至 100 之间，最多两位小数。"))
    except InvalidOperation as error:
        raise Refused(_("得分须在 0 至 100 之间，最多两位小数。")) from error
    return int(scaled)


def as_read(scores: Iterable[DefenceScore]) -> str:
    """The scores that whoever records has before the eyes."""
    return fingerprint(scores, "")


def fingerprint(scores: Iterable[DefenceScore], summary: str) -> str:
    """SHA-256 over everything that was given and said."""
    rows = [
        [row.expert_id, row.score_hundredths, row.strengths, row.weaknesses]
        for row in sorted(scores, key=lambda row: row.expert_id)
    ]
    plain = json.dumps([rows, summary], ensure_ascii=False, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


def _own(defence: Defence, by: User, version: str | None) -> DefenceScore:
    """The row in which `by` writes; the defence is locked, so two tabs come one after the other."""
    _check_reader(defence, by)
    _check_begun(defence)
    row = defence.scores.filter(expert=by).first()
    if row is None:
        row = DefenceScore(defence=defence, expert=by)
    if row.is_handed_in:
        raise Refused(_("答辩评分已提交并锁定；确需更正，请联系组长或组织方退回。"))
    if row.absence:
        raise Refused(_("组织方已登记您缺席这家的陈述答辩，不能评分。"))
    if version is not None and version != (version_of(row) if row.pk else ""):
        raise Refused(str(STALE))
    return row


def _words(row: DefenceScore) -> tuple[object, ...]:
    return row.score_hundredths, row.strengths, row.weaknesses


def _tell_leader(defence: Defence) -> None:
    """Everybody has handed in: whoever leads the case may record the result."""
    leader = leader_of(defence.application)
    if leader is not None:
        url = reverse("awards:defence-record", args=[defence.application.reference])
        mail.queue("awards/defence_complete", to=[leader], url=url, defence=defence, application=defence.application)


def _check_reader(defence: Defence, expert: User) -> None:
    if not readers_of(defence.application).filter(pk=expert.pk).exists():
        raise Refused(_("只有负责这家申报、且未回避的评审组成员可以评分。"))


def _check_leader(by: User, application: Application) -> None:
    if not leads(by, application.pk):
        raise Refused(_("陈述答辩结果由本组组长提交；您不是这家申报的组长。"))


def _check_begun(defence: Defence) -> None:
    """On the day of the defence or after it, and only where it has been announced."""
    if defence.announced_at is None:
        raise Refused(_("这家申报的陈述答辩安排尚未通知。"))
    if defence.day > clock.today():
        raise Refused(_("陈述答辩尚未进行，暂不能评分。"))
    if defence.application.refuses(workflow.DEFEND) or defence.application.stage not in workflow.DEFEND.sources:
        raise Refused(_("这家申报当前为“%(stage)s”，不能再评分。") % {"stage": defence.application.get_stage_display()})


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused(_("请写明理由。"))
    return checked(text, LONGEST_REASON)
