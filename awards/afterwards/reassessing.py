"""Re-assessment (复评) of awards whose validity ends: recorded by one person with findings and one of the rulebook's conclusions, released by
another.

Kept (保留): valid for another period, counted from the end of the last one. To be put right (限期整改): a day is set, and the award is
assessed again. Withdrawn (撤销): the ordinary withdrawal is proposed, in the name of whoever recorded the re-assessment; it has a release of
its own. An award that nobody kept lapses on its day.
"""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.heads import ask_heads
from accounts.models import User
from awards.afterwards.models import (
    REFUSE_REASSESSMENT,
    RELEASE_REASSESSMENT,
    Conclusion,
    Reassessment,
)
from awards.cycles.rulebook import Rulebook
from awards.honours import withdrawals
from awards.honours.models import Award, AwardQuerySet, AwardStage
from awards.notices.actions import applicants
from awards.notices.text import basis
from core import clock, journal, mail
from core.calendar import years_later
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.release import release as four_eyes
from core.workflow import name_verb, take

name_verb("reassessments.prepare", gettext_lazy("送审复评"))
name_verb("awards.extend", gettext_lazy("复评保留，有效期延续"))

LONGEST = 5000


def ending() -> AwardQuerySet:
    """Awards to be assessed again: not withdrawn, their rulebook says how it may end, and their validity ends within a year or is over.
    `is_prepared`: a re-assessment waits for its release; `is_rectifying`: a day to put things right has not passed."""
    today = clock.today()
    rows = Award.objects.standing().filter(
        cycle__rulebook__after__reassessment__0__isnull=False, valid_until__lte=years_later(today, 1)
    )
    of_award = Reassessment.objects.filter(award=OuterRef("pk"))
    found: AwardQuerySet = rows.annotate(
        is_prepared=Exists(of_award.waiting()),
        is_rectifying=Exists(of_award.rectifying(today).filter(ends_on=OuterRef("valid_until"))),
    )
    return found


def to_assess() -> AwardQuerySet:
    """Those for which nothing is under way."""
    found: AwardQuerySet = ending().filter(stage=AwardStage.GRANTED, is_prepared=False, is_rectifying=False)
    return found


def conclusions(rules: Rulebook) -> list[Conclusion]:
    """Those of the rulebook, in the order of severity."""
    return [one for one in Conclusion if one.value in rules.after.reassessment]


def refusal(award: Award) -> str:
    """Why `award` cannot be assessed again now, as a sentence; empty when it can."""
    rule = award.cycle.rules.after
    if not rule.reassessment or not rule.validity_years or award.valid_until is None:
        return _("本届规则没有规定期满复评。")
    if award.stage != AwardStage.GRANTED:
        return _("这一奖项的状态为“%(stage)s”，不能复评。") % {"stage": award.get_stage_display()}
    if award.valid_until > years_later(clock.today(), 1):
        return _("有效期届满前一年内才办理复评。")
    if award.reassessments.waiting().exists():
        return _("这一奖项已有待审核的复评。")
    return ""


@transaction.atomic
def prepare(award: Award, *, conclusion: str, findings: str, by: User, due_on: date | None = None) -> Reassessment:
    """Sent for release. Nothing changes for the public and the winner yet."""
    locked = _lock(award)
    if sentence := refusal(locked):
        raise Refused(sentence)
    assert locked.valid_until is not None  # else refused
    if conclusion not in conclusions(locked.cycle.rules):
        raise Refused(_("本届规则没有这一种复评结论。"))
    if not findings.strip():
        raise Refused(_("请写明复评情况。"))
    is_rectified = conclusion == Conclusion.RECTIFY
    if is_rectified and (due_on is None or due_on <= clock.today()):
        raise Refused(_("限期整改须写明整改期限，且晚于今天。"))
    row = Reassessment.objects.create(
        award=locked, conclusion=conclusion, findings=findings.strip(), due_on=due_on if is_rectified else None,
        ends_on=locked.valid_until, prepared_by=by, prepared_at=clock.now(),
    )  # fmt: skip
    journal.record("reassessments.prepare", row, by=by, note=row.findings, data=_facts(row))
    ask_heads("awards/reassessment_prepared", by=by, url=row.get_absolute_url(), reassessment=row, award=locked)
    return row


@transaction.atomic
def release(reassessment: Reassessment, *, by: User, since: str | None = None) -> Entry:
    """The second person: the conclusion counts. `since` is what `since_of` said to the page that was read."""
    award = _lock(reassessment.award)
    if award.stage != AwardStage.GRANTED:
        raise Refused(_("这一奖项的状态为“%(stage)s”，不能复评。") % {"stage": award.get_stage_display()})
    rules = award.cycle.rules
    if reassessment.conclusion not in conclusions(rules):  # the rulebook was amended meanwhile
        raise Refused(_("本届规则没有这一种复评结论。"))
    years = rules.after.validity_years if reassessment.conclusion == Conclusion.KEEP else None
    until = years_later(reassessment.ends_on, years) if years else None
    told = {**_facts(reassessment), "valid_until": until}
    entry = four_eyes(
        RELEASE_REASSESSMENT, reassessment, by=by, since=since, note=reassessment.findings, valid_until=until, data=told
    )
    if until is not None:
        _extend(award, until, by)
    if reassessment.conclusion == Conclusion.WITHDRAW:
        clause = _("%(basis)s：期满复评结论为撤销") % {"basis": basis(rules)}
        withdrawals.propose(award, basis=clause[:300], reason=reassessment.findings, by=reassessment.prepared_by)
        return entry
    mail.queue(
        "awards/reassessment_released", to=applicants(award.application), url=reassessment.get_absolute_url(),
        reassessment=reassessment, award=award,
    )  # fmt: skip
    return entry


@transaction.atomic
def refuse(reassessment: Reassessment, *, reason: str, by: User) -> Entry:
    """Nothing changes; by the second person, or taken back by whoever recorded it."""
    if not reason.strip():
        raise Refused(_("请写明退回的理由。"))
    _lock(reassessment.award)
    return take(REFUSE_REASSESSMENT, reassessment, by=by, note=reason.strip())


def _extend(award: Award, until: date, by: User) -> None:
    before, award.valid_until = award.valid_until, until
    award.save(update_fields=["valid_until"])
    journal.record("awards.extend", award, by=by, before={"valid_until": before}, after={"valid_until": until})


def _lock(award: Award) -> Award:
    return hold(award, "cycle__scheme", "application", "tier")


def _facts(row: Reassessment) -> dict[str, object]:
    return {"conclusion": row.conclusion, "ends_on": row.ends_on, "due_on": row.due_on}
