"""Who reads the statistics is said in reports/rules.py; here is who writes them. A district reads its own targets."""

import rules

from accounts.rules import is_bureau, is_district, is_staff_side, is_supervisor, reads_everything

rules.add_perm("reports.edit_indicators", is_bureau)
rules.add_perm("reports.enter_observations", is_bureau)
rules.add_perm("reports.compute_observations", is_bureau)
rules.add_perm("reports.see_targets", is_staff_side | is_supervisor | is_district)
rules.add_perm("reports.set_targets", is_bureau)
rules.add_perm("reports.see_dashboard", reads_everything | is_district)
