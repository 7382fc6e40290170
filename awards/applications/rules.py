"""Who may do what with an application."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_district, is_enterprise, is_supervisor
from awards.applications.models import Application


@rules.predicate
def acts_for_applicant(user: Any, application: Application | None) -> bool:
    return application is None or application.organization_id in user.organization_ids


rules.add_perm("awards.see_all_applications", is_bureau | is_supervisor)
rules.add_perm("awards.see_application", rules.always_allow)
rules.add_perm("awards.list_applications", is_bureau | is_supervisor | is_district)
rules.add_perm("awards.list_own_applications", is_enterprise)
rules.add_perm("awards.start_application", is_enterprise)
rules.add_perm("awards.edit_application", is_enterprise & acts_for_applicant)
rules.add_perm("awards.submit_application", is_enterprise & acts_for_applicant)
rules.add_perm("awards.withdraw_application", is_enterprise & acts_for_applicant | is_bureau)
rules.add_perm("awards.compare_hand_ins", is_bureau | is_supervisor | is_enterprise & acts_for_applicant)
rules.add_perm("awards.extend_deadline", is_bureau)
rules.add_perm("awards.see_extensions", is_bureau | is_supervisor)
rules.add_perm("awards.see_identity", is_bureau | is_supervisor | is_enterprise & acts_for_applicant)
