"""Who holds events, who comes, who checks them in."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_district, is_enterprise, is_supervisor
from benchmarking.exchanges.models import SignUp


@rules.predicate
def acts_for_it(user: Any, sign_up: SignUp | None) -> bool:
    return sign_up is None or sign_up.organization_id in user.organization_ids


everybody_concerned = is_bureau | is_supervisor | is_district | is_enterprise

rules.add_perm("benchmarking.list_events", everybody_concerned)
rules.add_perm("benchmarking.see_event", everybody_concerned)
rules.add_perm("benchmarking.edit_event", is_bureau)
rules.add_perm("benchmarking.sign_up", is_enterprise)
rules.add_perm("benchmarking.sign_off", is_enterprise & acts_for_it)
rules.add_perm("benchmarking.see_sign_ups", is_bureau | is_supervisor | is_district)
rules.add_perm("benchmarking.manage_sign_ups", is_bureau)
rules.add_perm("benchmarking.see_ticket", is_bureau | is_supervisor | (is_enterprise & acts_for_it))
rules.add_perm("benchmarking.check_in_own", is_enterprise & acts_for_it)
rules.add_perm("benchmarking.rate_event", is_enterprise & acts_for_it)
rules.add_perm("benchmarking.see_satisfaction", is_bureau | is_supervisor)
rules.add_perm("benchmarking.print_event", is_bureau)
