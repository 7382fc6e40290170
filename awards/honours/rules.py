"""Who prepares and releases decisions and payments, and who reads feedback."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_enterprise, is_head, reads_everything
from awards.applications.models import Application


@rules.predicate
def is_own(user: Any, application: Application | None) -> bool:
    return application is None or application.organization_id in user.organization_ids


rules.add_perm("awards.see_draft_decisions", reads_everything)
rules.add_perm("awards.prepare_decision", is_bureau)
rules.add_perm("awards.release_decision", is_head)
rules.add_perm("awards.see_payments", reads_everything)
rules.add_perm("awards.prepare_payment", is_bureau)
rules.add_perm("awards.release_payment", is_head)
rules.add_perm("awards.release_feedback", is_bureau)
rules.add_perm("awards.read_feedback", reads_everything | is_enterprise & is_own)
rules.add_perm("awards.see_decision", rules.always_allow)
rules.add_perm("awards.print_certificate", reads_everything | is_enterprise & is_own)
