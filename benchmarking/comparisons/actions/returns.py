"""What the bureau does with a form that was handed in, and what the enterprise reports of it afterwards."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from benchmarking.comparisons.actions.filling import lock_form
from benchmarking.comparisons.models import ACCEPT, SEND_BACK, Comparison, ComparisonStage, YearTarget
from core import clock, journal, mail
from core.forms import STALE
from core.models import Entry
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("comparisons.report", gettext_lazy("填报实际值"))


@transaction.atomic
def accept(comparison: Comparison, *, by: User) -> Entry:
    lock_form(comparison)
    entry = take(ACCEPT, comparison, by=by)
    _tell("benchmarking/comparison_accepted", comparison)
    return entry


@transaction.atomic
def send_back(comparison: Comparison, *, reason: str, by: User) -> Entry:
    """Back to the enterprise, with what is to be mended."""
    if not reason.strip():
        raise Refused(_("请写明退回的原因，原因会告知企业。"))
    lock_form(comparison)
    entry = take(SEND_BACK, comparison, by=by, note=reason.strip(), reason=reason.strip())
    _tell("benchmarking/comparison_returned", comparison, reason=reason.strip())
    return entry


@transaction.atomic
def report(
    comparison: Comparison, *, actuals: Mapping[int, Decimal | None], by: User, version: str | None = None
) -> int:  # fmt: skip
    """What was reached, by key of the year's target; also after the activity is closed. How many figures changed."""
    locked = lock_form(comparison)
    if locked.stage != ComparisonStage.ACCEPTED:
        raise Refused(_("情况表接收之后才能填报实际值。"))
    changed = []
    targets = list(YearTarget.objects.filter(row__comparison=locked, pk__in=actuals).select_related("row"))
    if version is not None and version != actuals_version(targets):
        raise Refused(STALE)
    for target in targets:
        value = actuals[target.pk]
        if value == target.actual:
            continue
        if target.year > clock.today().year:
            raise Refused(_("%(year)d年尚未到来，不能填报实际值。") % {"year": target.year})
        changed.append((target, target.actual, value))
        target.actual, target.reported_by, target.reported_at = value, by, clock.now()
        target.save(update_fields=["actual", "reported_by", "reported_at"])
    if changed:
        names = [f"{target.row.indicator} {target.year}" for target, _before, _after in changed]
        journal.record(
            "comparisons.report", locked, by=by,
            before=dict(zip(names, [before for _target, before, _after in changed], strict=True)),
            after=dict(zip(names, [after for _target, _before, after in changed], strict=True)),
        )  # fmt: skip
    return len(changed)


def actuals_version(targets: Iterable[YearTarget]) -> str:
    """A digest of what was reached in every year of `targets`, as the page showed it."""
    figures = sorted((target.pk, None if target.actual is None else f"{target.actual:.4f}") for target in targets)
    return sha256(repr(figures).encode()).hexdigest()[:20]


def _tell(template: str, comparison: Comparison, **context: str) -> None:
    people = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=comparison.organization_id)
    mail.queue(template, to=people, url=comparison.get_absolute_url(), comparison=comparison, **context)
