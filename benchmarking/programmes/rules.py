"""Who may do what with programmes: the bureau keeps them, districts nominate and cultivate their own enterprises, a head recognises."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_district, is_enterprise, is_head, reads_everything
from benchmarking.programmes.models import Nomination


@rules.predicate
def of_own_district(user: Any, nomination: Nomination | None) -> bool:
    return nomination is None or nomination.organization.region_id == user.region_id


rules.add_perm("benchmarking.see_programmes", reads_everything | is_district)
rules.add_perm("benchmarking.see_draft_programmes", reads_everything)
rules.add_perm("benchmarking.edit_programme", is_bureau)
rules.add_perm("benchmarking.see_nomination", reads_everything | is_district | is_enterprise)
rules.add_perm("benchmarking.nominate", is_bureau | is_district)
rules.add_perm("benchmarking.cultivate", is_bureau | (is_district & of_own_district))
rules.add_perm("benchmarking.recognise", is_head)
