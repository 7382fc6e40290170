"""The bureau calls and judges; a district fills in its own return, and is alone in reading it until it is handed in."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_district, reads_everything
from reports.returns.models import Return


@rules.predicate
def is_own_region(user: Any, answer: Return | None) -> bool:
    return answer is None or answer.region_id == user.region_id


@rules.predicate
def is_handed_in(user: Any, answer: Return | None) -> bool:
    return answer is None or answer.is_given


rules.add_perm("reports.see_returns", reads_everything | is_district)
rules.add_perm("reports.see_calls", reads_everything)
rules.add_perm("reports.call_returns", is_bureau)
rules.add_perm("reports.fill_return", is_district & is_own_region)
rules.add_perm("reports.read_return_figures", (is_district & is_own_region) | (reads_everything & is_handed_in))
rules.add_perm("reports.judge_return", is_bureau)
