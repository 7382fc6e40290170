"""Who may do what with improvement plans: the enterprise writes and reports, its district follows, the bureau follows and remarks."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_district, is_enterprise, reads_everything
from benchmarking.improvement.models import Plan


@rules.predicate
def acts_for_it(user: Any, plan: Plan | None) -> bool:
    return plan is None or plan.organization_id in user.organization_ids


rules.add_perm("benchmarking.see_plans", reads_everything | is_district | is_enterprise)
rules.add_perm("benchmarking.write_plan", is_enterprise & acts_for_it)
rules.add_perm("benchmarking.follow_plans", reads_everything | is_district)
rules.add_perm("benchmarking.remark_plan", is_bureau)
