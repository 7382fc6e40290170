"""The verbs of a top-up (上级奖配套): sent for release with the upper decision, returned or taken back, changed and sent again, discarded,
released by another person. The release makes the payment.

The money is what the rulebook says when it is sent for release; amended meanwhile, it is to be sent anew. After the release an amendment
changes nothing. Vetoes and bars are about applications (申报), so they do not stand in the way here; who releases judges.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.heads import ask_heads
from accounts.models import Organization, User
from awards.cycles.kinds import CandidateKind
from awards.cycles.models import Cycle, CycleQuerySet
from awards.cycles.outcome import TopUpRule
from awards.cycles.rulebook import Rulebook
from awards.honours.money import Payment
from awards.honours.payments import acting_for
from awards.honours.top_ups import (
    DISCARD_TOP_UP,
    RELEASE_TOP_UP,
    RESUBMIT_TOP_UP,
    RETURN_TOP_UP,
    Level,
    TopUp,
    TopUpQuerySet,
)
from core import clock, journal, mail
from core.changes import changed_in_full
from core.holding import hold
from core.models import Entry
from core.money import yuan
from core.refusal import Refused
from core.release import release as four_eyes
from core.release import require_as_read
from core.uploads import SCANS, store
from core.workflow import name_verb, take

name_verb("top_ups.prepare", gettext_lazy("送审上级奖配套"))


@dataclass(frozen=True)
class Upper:
    """An upper award: whose, which, by what decision. `winner_name` is empty where the organization itself won."""

    organization: Organization
    kind: str
    winner_name: str
    level: str
    award_name: str
    award_year: int
    decision_number: str
    decided_on: date

    @property
    def winner(self) -> str:
        return self.organization.name if self.kind == CandidateKind.ORGANIZATION else self.winner_name

    def columns(self) -> dict[str, object]:
        return {
            "organization": self.organization, "organization_name": self.organization.name, "kind": self.kind,
            "winner_name": self.winner, "level": self.level, "award_name": self.award_name, "award_year": self.award_year,
            "decision_number": self.decision_number, "decided_on": self.decided_on,
        }  # fmt: skip


def cycles_with_top_ups() -> CycleQuerySet:
    """Published cycles whose rulebook tops up, newest first."""
    rows = Cycle.objects.public().filter(rulebook__after__top_ups__0__isnull=False)
    return rows.order_by("-award_year", "-pk")


def offered(rules: Rulebook) -> list[TopUpRule]:
    """The levels that the rulebook gives money for: what was published before the checks forbade it may name one twice, or without money."""
    first = {rule.level: rule for rule in reversed(rules.after.top_ups)}
    return [rule for rule in rules.after.top_ups if rule.prize_fen and first[rule.level] is rule]


def amount_fen(rules: Rulebook, level: str) -> int:
    """What the rulebook gives for an award of `level`, in fen. Refused where it gives nothing."""
    found = next((rule.prize_fen for rule in offered(rules) if rule.level == level), 0)
    if not found:
        raise Refused(_("本届规则没有规定%(level)s质量奖的配套奖励。") % {"level": Level(level).label})
    return found


def topped_up(upper: Upper, *, but: TopUp | None = None) -> TopUpQuerySet:
    """The top-ups of the same upper award, in whatever cycle; an organization is known by its code, whatever it is called now."""
    rows = TopUp.objects.standing().filter(
        organization=upper.organization, kind=upper.kind, level=upper.level, award_name=upper.award_name,
        award_year=upper.award_year,
    )  # fmt: skip
    if upper.kind != CandidateKind.ORGANIZATION:
        rows = rows.filter(winner_name=upper.winner)
    return rows.exclude(pk=but.pk) if but else rows


@transaction.atomic
def prepare(cycle: Cycle, upper: Upper, *, paper: UploadedFile, by: User) -> TopUp:
    """Sent for release with the upper decision."""
    locked = _lock_cycle(cycle.pk)
    _check(upper)
    row = TopUp.objects.create(
        cycle=locked, paper=store(paper, by=by, kinds=SCANS), amount_fen=amount_fen(locked.rules, upper.level),
        prepared_by=by, **upper.columns(),
    )  # fmt: skip
    journal.record("top_ups.prepare", row, by=by, after=_facts(row))
    _tell_heads(row, by)
    return row


@transaction.atomic
def resubmit(top_up: TopUp, upper: Upper, *, paper: UploadedFile | None, by: User) -> Entry:
    """What was returned, put right and sent again; the money is what the rulebook says now. Without `paper` the first one stands."""
    locked = _lock_cycle(top_up.cycle_id)
    _check(upper, but=top_up)
    values: dict[str, Any] = upper.columns() | {
        "paper": store(paper, by=by, kinds=SCANS) if paper else top_up.paper,
        "amount_fen": amount_fen(locked.rules, upper.level), "prepared_by": by,
    }  # fmt: skip
    before, after = changed_in_full(_facts(top_up), _facts(TopUp(**values)))
    entry = take(RESUBMIT_TOP_UP, top_up, by=by, data={"before": before, "after": after}, **values)
    _tell_heads(top_up, by)
    return entry


@transaction.atomic
def send_back(top_up: TopUp, *, reason: str, by: User) -> Entry:
    """By the second person, or taken back by whoever sent it."""
    if not reason.strip():
        raise Refused(_("请写明退回的理由。"))
    entry = take(RETURN_TOP_UP, top_up, by=by, note=reason.strip())
    if top_up.prepared_by_id != by.pk:
        mail.queue(
            "awards/top_up_returned", to=[top_up.prepared_by], url=top_up.get_absolute_url(), top_up=top_up, reason=reason.strip()
        )  # fmt: skip
    return entry


@transaction.atomic
def discard(top_up: TopUp, *, reason: str, by: User) -> Entry:
    """It stays on record, and its upper award may be entered again."""
    if not reason.strip():
        raise Refused(_("请写明作废的理由。"))
    return take(DISCARD_TOP_UP, top_up, by=by, note=reason.strip())


@transaction.atomic
def release(top_up: TopUp, *, by: User, since: str | None = None) -> Payment:
    """The second person: the money falls due, and the organization is told. `since` is what `since_of` said to the page that was read."""
    locked = _lock_cycle(top_up.cycle_id)
    require_as_read(TopUp.objects.get(pk=top_up.pk), since)
    now = amount_fen(locked.rules, top_up.level)
    if now != top_up.amount_fen:
        told = {"before": yuan(top_up.amount_fen), "now": yuan(now)}
        raise Refused(_("送审之后规则已修订，金额由 %(before)s 元改为 %(now)s 元；请退回重新送审。") % told)
    four_eyes(RELEASE_TOP_UP, top_up, by=by, data=_facts(top_up))
    payment = Payment.objects.of_top_up(top_up)
    mail.queue(
        "awards/top_up_granted", to=acting_for(payment), url=payment.get_absolute_url(), top_up=top_up, payment=payment
    )
    return payment


def _check(upper: Upper, *, but: TopUp | None = None) -> None:
    """The organization is locked, so that two who enter the same award come one after the other."""
    organization = hold(upper.organization)
    if not organization.is_verified:
        raise Refused(_("这一组织尚未核验，不能登记配套。"))
    if not upper.winner or not upper.award_name or not upper.decision_number:
        raise Refused(_("请写明获奖者、上级奖项和表彰文号。"))
    if upper.decided_on > clock.today():
        raise Refused(_("表彰日期不能晚于今天。"))
    if earlier := topped_up(upper, but=but).first():
        raise Refused(told_of(earlier))


def told_of(earlier: TopUp) -> str:
    """Why the upper award of `earlier` cannot be entered again."""
    return _("%(winner)s的%(award)s已登记过配套（%(cycle)s，%(stage)s），同一奖项只配套一次。") % {
        "winner": earlier.winner, "award": earlier.award, "cycle": earlier.cycle.title, "stage": earlier.get_stage_display(),
    }  # fmt: skip


def _tell_heads(row: TopUp, by: User) -> None:
    ask_heads("awards/top_up_prepared", by=by, url=row.get_absolute_url(), top_up=row)


def _lock_cycle(pk: int) -> Cycle:
    """Its rulebook is not amended meanwhile."""
    return Cycle.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=pk)


def _facts(row: TopUp) -> dict[str, object]:
    return {
        "winner": row.winner, "level": row.level, "award": row.award_name, "year": row.award_year,
        "decision": row.decision_number, "decided_on": row.decided_on, "paper": row.paper.sha256, "amount_fen": row.amount_fen,
    }  # fmt: skip
