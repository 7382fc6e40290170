"""Who of a tier's winners gets its prize money, and who the title alone."""

from awards.applications.models import Application
from awards.cycles.kinds import CandidateKind
from awards.cycles.models import Cycle, Tier
from awards.cycles.outcome_words import duties
from awards.honours.models import Award, AwardQuerySet


def prize_fen(cycle: Cycle, tier: Tier, case: Application) -> int:
    """The tier's money in fen; nothing where the rulebook gives this winner the title alone: an organization fully funded by the budget, or
    whoever has won the tier before."""
    rule = next((rule for rule in cycle.rules.tiers if rule.code == tier.code), None)
    if rule is None:
        return tier.prize_fen
    is_body = case.kind != CandidateKind.PERSON
    if rule.budget_funded_title_only and is_body and case.organization.is_budget_funded:
        return 0
    if rule.first_time_only:
        earlier = Award.objects.of_candidate(case).filter(cycle__scheme=cycle.scheme, tier__code=tier.code)
        if earlier.exclude(application=case).exists():
            return 0
    return tier.prize_fen


def with_title_only(cycle: Cycle) -> AwardQuerySet:
    """The awards of the cycle whose tier has money, but to whom the rulebook gave the title alone when they were made."""
    codes = [rule.code for rule in cycle.rules.tiers if rule.budget_funded_title_only or rule.first_time_only]
    rows: AwardQuerySet = Award.objects.filter(
        cycle=cycle, tier__code__in=codes, tier__prize_fen__gt=0, payment__isnull=True
    )
    return rows


def duties_of(award: Award) -> list[str]:
    """What the rulebook asks of this winner. Money that goes to a person is the person's own."""
    is_paid = hasattr(award, "payment") and award.kind != CandidateKind.PERSON
    return list(duties(award.cycle.rules, is_paid=is_paid))
