"""An organization is proposed for a higher award: drawn up, prepared by one person, released by another, its result recorded."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.heads import ask_heads
from accounts.models import Organization, Role, User
from awards.applications.models import Application
from awards.honours.models import Award
from benchmarking.comparisons.models import Comparison, ComparisonStage
from benchmarking.proposals.models import LOSE, PREPARE, RELEASE, RETURN_TO_DRAFT, WIN, Proposal, ProposalStage
from core import clock, journal, mail
from core.changes import changed
from core.forms import version_of
from core.holding import hold
from core.models import Entry
from core.numbering import next_reference
from core.refusal import Refused
from core.release import release as four_eyes
from core.release import send_back
from core.words import tidied
from core.workflow import name_verb, take

name_verb("proposals.draw_up", gettext_lazy("拟定推荐"))
name_verb("proposals.edit", gettext_lazy("修改推荐"))

FACTS = ("number", "award", "level", "year", "issuer", "addressee", "reasons")


@transaction.atomic
def draw_up(
    *,
    organization: Organization,
    by: User,
    comparison: Comparison | None = None,
    application: Application | None = None,
    version: str = "",
    **facts: Any,
) -> Proposal:
    """A draft with its basis: an accepted comparison or an application that won, of this very organization."""
    organization = hold(organization)
    if not organization.is_verified:
        raise Refused(_("“%(name)s”的登记信息尚未核验，不能推荐。") % {"name": organization.name})
    _require_basis(organization, comparison, application)
    tidy = tidied(facts)
    _require_once(organization, tidy)
    proposal = Proposal.objects.create(
        reference=next_reference(f"TJ{tidy['year']}"), organization=organization, comparison=comparison,
        application=application, prepared_by=by, **tidy,
    )  # fmt: skip
    journal.record("proposals.draw_up", proposal, by=by, after=_words(proposal))
    return proposal


@transaction.atomic
def edit(
    proposal: Proposal,
    *,
    by: User,
    comparison: Comparison | None = None,
    application: Application | None = None,
    version: str | None = None,
    **facts: Any,
) -> Proposal:
    """Everything but the organization, while it is a draft."""
    Organization.objects.select_for_update().get(pk=proposal.organization_id)
    locked = hold(proposal)
    if locked.stage != ProposalStage.DRAFT:
        raise Refused(_("推荐已送签，不能再修改；需要修改时请签发人退回。"))
    if version is not None and version != version_of(locked):
        raise Refused(_("这份推荐在您打开页面之后已被修改。您填写的内容仍在页面上，请核对后再保存。"))
    _require_basis(locked.organization, comparison, application)
    tidy = tidied(facts)
    _require_once(locked.organization, tidy, but=locked)
    before = _words(locked)
    locked.comparison, locked.application = comparison, application
    for name, value in tidy.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*FACTS, "comparison", "application", "updated_at"])
    was, becomes = changed(before, _words(locked))
    if becomes:
        journal.record("proposals.edit", locked, by=by, before=was, after=becomes)
    return locked


@transaction.atomic
def prepare(proposal: Proposal, *, by: User) -> Entry:
    """Sent for release. Who sends it answers for it, and cannot release it."""
    entry = take(PREPARE, proposal, by=by, prepared_by=by)
    ask_heads("benchmarking/proposal_prepared", by=by, url=proposal.get_absolute_url(), proposal=proposal)
    return entry


def return_to_draft(proposal: Proposal, *, reason: str, by: User) -> Entry:
    return send_back(
        RETURN_TO_DRAFT, proposal, "benchmarking/proposal_returned", reason=reason, by=by, proposal=proposal
    )


@transaction.atomic
def release(proposal: Proposal, *, by: User, since: str | None = None) -> Entry:
    """The letter goes out; the organization is told. Its basis must still hold."""
    locked = hold(proposal)
    _require_basis(locked.organization, locked.comparison, locked.application)
    entry = four_eyes(RELEASE, proposal, by=by, since=since)
    _tell("benchmarking/proposal_released", proposal)
    return entry


@transaction.atomic
def win(proposal: Proposal, *, decided_on: date, result: str, by: User) -> Entry:
    """The higher award was won: what it was called, and when it was decided."""
    return _decide(proposal, WIN, "benchmarking/proposal_won", decided_on=decided_on, result=result, by=by)


@transaction.atomic
def lose(proposal: Proposal, *, decided_on: date, result: str, by: User) -> Entry:
    return _decide(proposal, LOSE, "benchmarking/proposal_lost", decided_on=decided_on, result=result, by=by)


def _decide(proposal: Proposal, step: Any, template: str, *, decided_on: date, result: str, by: User) -> Entry:
    locked = hold(proposal)
    if decided_on > clock.today():
        raise Refused(_("结果日期不能晚于今天。"))
    if locked.released_at and decided_on < timezone.localdate(locked.released_at):
        raise Refused(_("结果日期不能早于推荐函的签发日期。"))
    facts = {"decided_on": decided_on, "result": result.strip()}
    entry = take(step, proposal, by=by, note=result.strip(), data={"decided_on": decided_on}, **facts)
    _tell(template, proposal)
    return entry


def _require_basis(organization: Organization, comparison: Comparison | None, application: Application | None) -> None:
    if comparison is None and application is None:
        raise Refused(_("请选择推荐的依据：该组织已接收的对比，或已获奖的申报。"))
    for row in (comparison, application):
        if row is not None and row.organization_id != organization.pk:
            raise Refused(_("所选的依据不是这家组织的。"))
    if comparison is not None and comparison.stage != ComparisonStage.ACCEPTED:
        raise Refused(_("所选的对比还没有接收，不能作为推荐的依据。"))
    if application is not None and not Award.objects.standing().filter(application=application).exists():
        raise Refused(_("所选的申报没有获奖，或奖项已撤销，不能作为推荐的依据。"))


def _require_once(organization: Organization, facts: dict[str, Any], but: Proposal | None = None) -> None:
    """Asked under the organization's lock, so that two hands cannot both find nothing."""
    same = Proposal.objects.filter(organization=organization, award=facts["award"], year=facts["year"])
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise Refused(_("该组织本年度已推荐参评这一奖项。"))


def _tell(template: str, proposal: Proposal) -> None:
    people = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=proposal.organization_id)
    mail.queue(template, to=people, proposal=proposal)


def _words(proposal: Proposal) -> dict[str, Any]:
    facts: dict[str, Any] = {name: getattr(proposal, name) for name in FACTS}
    basis = {"comparison": proposal.comparison, "application": proposal.application}
    return {**facts, "organization": str(proposal.organization)} | {
        name: row.reference if row else "" for name, row in basis.items()
    }
