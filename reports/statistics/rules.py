"""Who reads the statistics is said in reports/rules.py; here is who writes them. A district reads its own figures and
targets."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_district, is_staff_side, is_supervisor, reads_everything
from reports.statistics.models import Observation, SavedQuery


@rules.predicate
def is_of_own_region(user: Any, row: Observation | None) -> bool:
    return row is None or row.region_id == user.region_id


@rules.predicate
def keeps(user: Any, row: SavedQuery | None) -> bool:
    return row is None or row.owner_id == user.pk


rules.add_perm("reports.edit_indicators", is_bureau)
rules.add_perm("reports.enter_observations", is_bureau)
rules.add_perm("reports.compute_observations", is_bureau)
rules.add_perm("reports.see_targets", is_staff_side | is_supervisor | is_district)
rules.add_perm("reports.set_targets", is_bureau)
rules.add_perm("reports.see_dashboard", reads_everything | is_district)
rules.add_perm("reports.see_own_figures", is_district)
rules.add_perm("reports.see_observation", is_staff_side | is_supervisor | (is_district & is_of_own_region))
rules.add_perm("reports.keep_queries", (is_staff_side | is_supervisor) & keeps)
rules.add_perm("reports.share_queries", is_bureau)
