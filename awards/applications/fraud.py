"""Who cheated is barred as long as the rulebook says: by an award withdrawn for it, or by an application declined or excluded for it."""

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Organization
from awards.applications.about import About
from awards.applications.models import Application
from awards.cycles.kinds import CandidateKind
from awards.cycles.models import Cycle
from awards.cycles.outcome_words import FOR_LIFE, bar_in_words, fraud_bar
from core import clock
from core.refusal import Refused


def barred_through(cycle: Cycle, day: date) -> int | None:
    """The last award year for which the rulebook bars who cheated; editions count from the scheme's newest one."""
    bar = cycle.rules.after.fraud_bar
    if bar is None:
        return None
    if bar.unit == "life":
        return FOR_LIFE
    length = bar.length or 1
    if bar.unit == "years":
        return day.year + length
    newest: int = Cycle.objects.filter(scheme_id=cycle.scheme_id).aggregate(year=Max("award_year"))["year"]
    return newest + length * cycle.rules.scheme.period_years


def told(cycle: Cycle) -> str:
    """What the choice "for fraud" would do today; empty where the rulebook bars nobody, and the choice is not offered."""
    bar = cycle.rules.after.fraud_bar
    if bar is None:
        return ""
    return _("%(rule)s现在作出的，%(bar)s。") % {
        "rule": fraud_bar(bar), "bar": bar_in_words(barred_through(cycle, clock.today()))
    }  # fmt: skip


def bar_of(application: Application, *, for_fraud: bool) -> dict[str, int]:
    """The columns of an application that ends: none, or until when it bars."""
    if not for_fraud:
        return {}
    through = barred_through(application.cycle, clock.today())
    if through is None:
        raise Refused(_("本届规则没有规定弄虚作假的限报期，不能按弄虚作假限制申报。"))
    return {"barred_through": through}


def standing(organization: Organization, cycle: Cycle, about: About, beside: Application | None) -> list[int]:
    """Until when applications of the scheme that ended for fraud bar this candidate: its own, its organization's, and wherever the same
    person (by the identity number, kept encrypted and compared here) was put forward."""
    rows = Application.objects.filter(cycle__scheme_id=cycle.scheme_id, barred_through__gte=cycle.award_year)
    rows = rows.exclude(pk=beside.pk) if beside else rows
    known = rows.only("organization_id", "kind", "subject", "identity_number", "barred_through")
    if about.kind != CandidateKind.PERSON or not about.identity_number:
        known = known.filter(organization=organization)
    return [row.barred_through or 0 for row in known if _bars(row, organization, about)]


def _bars(row: Application, organization: Organization, about: About) -> bool:
    if row.identity_number and row.identity_number == about.identity_number:
        return True
    if row.organization_id != organization.pk:
        return False
    return row.kind == CandidateKind.ORGANIZATION or about.is_of(row.kind, row.subject)
