"""Who prepares and releases decisions and payments, and who reads feedback."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_enterprise, is_head, reads_everything
from awards.applications.models import Application
from awards.honours.models import Award
from awards.honours.money import Payment


@rules.predicate
def is_own(user: Any, row: Application | Award | None) -> bool:
    """The applicant's case, or the winner's award."""
    return row is None or row.organization_id in user.organization_ids


@rules.predicate
def owns_payment(user: Any, payment: Payment | None) -> bool:
    return payment is None or payment.organization_id in user.organization_ids


rules.add_perm("awards.see_draft_decisions", reads_everything)
rules.add_perm("awards.prepare_decision", is_bureau)
rules.add_perm("awards.release_decision", is_head)
rules.add_perm("awards.see_awards", reads_everything | is_enterprise)
rules.add_perm("awards.see_payments", reads_everything)
rules.add_perm("awards.see_payment", reads_everything | is_enterprise)
rules.add_perm("awards.enter_account", is_enterprise & owns_payment)
rules.add_perm("awards.prepare_payment", is_bureau)
rules.add_perm("awards.release_payment", is_head)
rules.add_perm("awards.see_top_ups", reads_everything)
rules.add_perm("awards.see_top_up", reads_everything | is_enterprise)
rules.add_perm("awards.prepare_top_up", is_bureau)
rules.add_perm("awards.release_top_up", is_head)
rules.add_perm("awards.prepare_withdrawal", is_bureau)
rules.add_perm("awards.release_withdrawal", is_head)
rules.add_perm("awards.see_feedback_desk", reads_everything)
rules.add_perm("awards.release_feedback", is_bureau)
rules.add_perm("awards.read_feedback", reads_everything | is_enterprise & is_own)
rules.add_perm("awards.see_decision", rules.always_allow)
rules.add_perm("awards.print_certificate", reads_everything | is_enterprise & is_own)
rules.add_perm("awards.print_withdrawal", reads_everything | is_enterprise & is_own)
rules.add_perm("awards.see_feedback_page", reads_everything | is_enterprise)
