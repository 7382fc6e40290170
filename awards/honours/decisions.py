"""The decision of commendation: drafted from the cases that came through, released by a second person, who thereby makes the awards."""

import re
from datetime import date

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.heads import ask_heads
from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import HONOUR, Stage
from awards.cycles.models import Cycle, Phase, Tier
from awards.honours.models import PREPARE, RELEASE, RETURN_TO_DRAFT, Award, Decision, DecisionStage
from awards.honours.money import Payment
from awards.honours.prizes import duties_of, prize_fen
from awards.honours.text import addressees_of, skeleton, title_of
from awards.inquiries.readings import hindrance
from awards.nominations.readings import count_by_pool, in_the_way, places, proposed
from awards.notices.actions import applicants
from awards.notices.models import NoticeLine, NoticeStage
from awards.notices.text import digest
from core import clock, journal, mail
from core.calendar import years_later
from core.changes import changed_in_full
from core.forms import version_of
from core.holding import hold, hold_all
from core.models import Entry
from core.refusal import Refused
from core.release import release as four_eyes
from core.release import send_back
from core.workflow import name_verb, take

name_verb("decisions.draft", gettext_lazy("拟定表彰决定"))
name_verb("decisions.edit", gettext_lazy("修改表彰决定"))
name_verb("decisions.discard", gettext_lazy("撤销表彰决定稿"))
NUMBER = re.compile(r"^\S+〔\d{4}〕[1-9]\d*号$")
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 12


def looks_like_a_code(text: str) -> bool:
    """Whether `text` could be a check code at all; the number of a certificate never is one."""
    return len(text) == CODE_LENGTH and set(text) <= set(CODE_LETTERS)


@transaction.atomic
def draft(cycle: Cycle, *, by: User) -> Decision:
    """The decision on the cases that came through the public notice, or that are proposed where there is none."""
    locked = hold(cycle, "scheme")
    if Decision.objects.filter(cycle=locked).exists():
        raise Refused(_("本届的表彰决定已经拟定。"))
    _check_ready(locked)
    decision = Decision.objects.create(
        cycle=locked, number="", title=title_of(locked), addressees=addressees_of(locked), text=skeleton(locked),
        decided_on=clock.today(), prepared_by=by,
    )  # fmt: skip
    journal.record(
        "decisions.draft", decision, by=by, after=_words(decision), data={"winners": len(winners_of(locked))}
    )
    return decision


@transaction.atomic
def edit(
    decision: Decision, *, number: str, title: str, addressees: str, text: str, decided_on: date, by: User,
    version: str | None = None,
) -> Decision:  # fmt: skip
    locked = _lock(decision)
    if locked.stage != DecisionStage.DRAFT:
        raise Refused(_("表彰决定已送签，不能再修改；需要修改时请签发人退回。"))
    if version is not None and version != version_of(locked):
        raise Refused(_("这份决定在您打开页面之后已被修改。您填写的内容仍在页面上，请核对后再保存。"))
    before = _words(locked)
    locked.number, locked.title, locked.addressees = number.strip(), title.strip(), addressees.strip()
    locked.text, locked.decided_on = text.replace("\r\n", "\n").strip(), decided_on
    locked.save(update_fields=["number", "title", "addressees", "text", "decided_on", "updated_at"])
    before, after = changed_in_full(before, _words(locked))
    if after:
        journal.record("decisions.edit", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def discard(decision: Decision, *, reason: str, by: User) -> None:
    """A draft goes when what it says is not to be decided yet, or by nobody: somebody moves up first, or nobody is left. The cycle's record
    keeps its words."""
    cycle = hold(decision.cycle)
    locked = _lock(decision)
    if locked.stage != DecisionStage.DRAFT:
        raise Refused(_("表彰决定已送签，不能撤销；请先退回修改。"))
    if not reason.strip():
        raise Refused(_("请写明撤销的理由。"))
    journal.record("decisions.discard", cycle, by=by, note=reason.strip(), before=_words(locked))
    locked.delete()


@transaction.atomic
def prepare(decision: Decision, *, by: User) -> Entry:
    """Sent for release. Who sends it cannot release it."""
    locked = _lock(decision)
    if not NUMBER.match(locked.number):
        raise Refused(_("请先填写文号，例如“驻政〔2016〕3号”：年份用六角括号，序号不补零。"))
    if not locked.title or not locked.text or not locked.addressees:
        raise Refused(_("标题、主送机关和正文不能为空。"))
    entry = take(PREPARE, decision, by=by, prepared_by=by, data={"sha256": digest(locked.title, locked.text)})
    ask_heads("awards/decision_prepared", by=by, url=decision.get_absolute_url(), decision=decision)
    return entry


def return_to_draft(decision: Decision, *, reason: str, by: User) -> Entry:
    return send_back(RETURN_TO_DRAFT, decision, "awards/decision_returned", reason=reason, by=by, decision=decision)


@transaction.atomic
def release(decision: Decision, *, by: User, since: str | None = None) -> list[Award]:
    """Released by a second person: awards, certificates, prize money and letters come into being together, or none of them."""
    cycle = hold(decision.cycle, "scheme")
    locked = _lock(decision)
    _check_ready(cycle)
    winners = winners_of(cycle)
    hold_all(case for case, _tier in winners)
    _check_quotas(cycle, winners)
    if sentence := hindrance(cycle, [case for case, _tier in winners]):
        raise Refused(sentence)
    four_eyes(
        RELEASE, decision, by=by, since=since,
        data={"winners": [case.reference for case, _tier in winners], "number": locked.number, "sha256": digest(locked.title, locked.text)},
    )  # fmt: skip
    decision.cycle = cycle
    awards = [_honour(decision, case, tier, number, by) for number, (case, tier) in enumerate(winners, start=1)]
    for award in awards:
        mail.queue(
            "awards/award_granted", to=applicants(award.application), url=award.get_absolute_url(), award=award,
            payment=getattr(award, "payment", None), duties=duties_of(award),
        )  # fmt: skip
    for case in cycle.applications.filter(stage=Stage.NOT_SELECTED).select_related("organization"):
        mail.queue(
            "awards/award_not_selected", to=applicants(case), url=case.get_absolute_url(), application=case, cycle=cycle
        )
    return awards


def winners_of(cycle: Cycle) -> list[tuple[Application, Tier]]:
    """The cleared cases with the tier under which they were last on notice; where the plan has no notice, those proposed."""
    if Phase.NOTICE not in cycle.phases:
        return proposed(cycle, Stage.PROPOSED)
    lines = NoticeLine.objects.filter(notice__cycle=cycle, application__stage=Stage.CLEARED)
    lines = lines.select_related(
        "tier", "application__organization__industry", "application__cycle", "application__ranking_line"
    ).prefetch_related("application__candidacies")
    latest = {line.application_id: line for line in lines.order_by("notice__pk")}
    ordered = sorted(latest.values(), key=lambda line: (line.tier.order, line.notice_id, line.order))
    return [(line.application, line.tier) for line in ordered]


def _honour(decision: Decision, case: Application, tier: Tier, number: int, by: User) -> Award:
    cycle = decision.cycle
    award = Award.objects.create(
        application=case, organization=case.organization, organization_name=case.organization.name,
        kind=case.kind, winner_name=case.candidate_name, cycle=cycle, tier=tier, decision=decision, certificate_number=f"{cycle.code}-ZS{number:03d}".upper(),
        check_code=get_random_string(CODE_LENGTH, CODE_LETTERS), awarded_on=decision.decided_on,
        valid_until=_valid_until(cycle, decision.decided_on),
    )  # fmt: skip
    amount = prize_fen(cycle, tier, case)
    if amount:
        Payment.objects.of_award(award, amount)
    take(
        HONOUR, case, by=by,
        data={"certificate": award.certificate_number, "tier": tier.name, "prize_fen": amount, "decision": decision.number},
    )  # fmt: skip
    return award


def _valid_until(cycle: Cycle, awarded_on: date) -> date | None:
    years = cycle.rules.after.validity_years
    if years is None:
        return None
    return years_later(awarded_on, years)


def _check_ready(cycle: Cycle) -> None:
    if cycle.notices.exclude(stage=NoticeStage.ENDED).exists():
        raise Refused(_("公示尚未结束，不能作出表彰决定。"))
    waiting = cycle.applications.filter(stage__in=in_the_way(cycle)).count()
    if waiting:
        raise Refused(_("还有%(count)d家候选尚未完成投票或公示，不能作出表彰决定。") % {"count": waiting})
    if not winners_of(cycle):
        if Phase.NOTICE in cycle.phases:
            raise Refused(_("没有公示期满且无异议或异议不成立的组织，不能作出表彰决定。"))
        raise Refused(_("没有拟表彰的组织，不能作出表彰决定。"))


def _check_quotas(cycle: Cycle, winners: list[tuple[Application, Tier]]) -> None:
    for row in places(cycle, count_by_pool(cycle, winners)):
        if row.free is not None and row.free < 0:
            raise Refused(
                _("%(tier)s名额为%(quota)d个，名单中有%(count)d家。")
                % {"tier": row.label, "quota": row.pool.quota, "count": row.used}
            )


def _lock(decision: Decision) -> Decision:
    return hold(decision, "cycle__scheme")


def _words(decision: Decision) -> dict[str, object]:
    return {name: getattr(decision, name) for name in ("number", "title", "addressees", "decided_on", "text")}
