"""Who may do what with practices and briefings: enterprises write their own, the bureau writes for others, reviews and releases."""

from typing import Any

import rules

from accounts.models import Role
from accounts.rules import is_bureau, is_district, is_enterprise, is_head, is_supervisor
from benchmarking.practices.models import Practice


@rules.predicate
def acts_for_it(user: Any, practice: Practice | None) -> bool:
    return practice is None or practice.organization_id in user.organization_ids


@rules.predicate
def written_by_bureau(user: Any, practice: Practice | None) -> bool:
    return practice is None or practice.prepared_by.role in (Role.OFFICER, Role.HEAD)


rules.add_perm("benchmarking.list_practices", is_bureau | is_supervisor | is_district | is_enterprise)
rules.add_perm("benchmarking.see_practice", rules.always_allow)
rules.add_perm("benchmarking.write_practice", is_bureau | is_enterprise)
rules.add_perm("benchmarking.edit_practice", (is_enterprise & acts_for_it) | (is_bureau & written_by_bureau))
rules.add_perm("benchmarking.review_practice", is_bureau)
rules.add_perm("benchmarking.release_practice", is_head)
rules.add_perm("benchmarking.withdraw_practice", is_bureau)
rules.add_perm("benchmarking.list_briefings", is_bureau | is_supervisor | is_district | is_enterprise)
rules.add_perm("benchmarking.see_briefing", rules.always_allow)
rules.add_perm("benchmarking.edit_briefing", is_bureau)
rules.add_perm("benchmarking.release_briefing", is_head)
