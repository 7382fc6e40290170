"""Who may do what with metrics, activities and the forms."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_district, is_enterprise, is_head, is_supervisor
from benchmarking.comparisons.models import Comparison


@rules.predicate
def acts_for_it(user: Any, comparison: Comparison | None) -> bool:
    return comparison is None or comparison.organization_id in user.organization_ids


rules.add_perm("benchmarking.list_activities", is_bureau | is_supervisor | is_district)
rules.add_perm("benchmarking.list_own_comparisons", is_enterprise)
rules.add_perm("benchmarking.list_comparisons", is_bureau | is_supervisor | is_district | is_enterprise)
rules.add_perm("benchmarking.see_activity", is_bureau | is_supervisor | is_district | is_enterprise)
rules.add_perm("benchmarking.edit_activity", is_bureau)
rules.add_perm("benchmarking.release_activity", is_head)
rules.add_perm("benchmarking.see_recipients", is_bureau | is_supervisor)
rules.add_perm("benchmarking.see_returns", is_bureau | is_supervisor | is_district)
rules.add_perm("benchmarking.remind_recipients", is_bureau | is_district)
rules.add_perm("benchmarking.see_metrics", is_bureau | is_supervisor | is_district | is_enterprise)
rules.add_perm("benchmarking.edit_metrics", is_bureau)
rules.add_perm("benchmarking.see_comparison", is_bureau | is_supervisor | is_district | is_enterprise)
rules.add_perm("benchmarking.fill_comparison", is_enterprise & acts_for_it)
rules.add_perm("benchmarking.review_comparison", is_bureau)
rules.add_perm("benchmarking.see_standings", is_bureau | is_supervisor | is_enterprise)
