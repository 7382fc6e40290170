"""Who may do what with the register: an enterprise reports on itself, a district on its own, the bureau confirms."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_district, is_enterprise, reads_everything
from benchmarking.adoption.models import Adoption


@rules.predicate
def of_own(user: Any, adoption: Adoption | None) -> bool:
    """The enterprise's own line, or one of the district's own region."""
    if adoption is None:
        return True
    if is_district(user):
        return adoption.organization.region_id == user.region_id
    return adoption.organization_id in user.organization_ids


rules.add_perm("benchmarking.list_adoptions", reads_everything | is_district | is_enterprise)
rules.add_perm("benchmarking.see_adoption", reads_everything | is_district | is_enterprise)
rules.add_perm("benchmarking.see_adoption_report", reads_everything | is_district)
rules.add_perm("benchmarking.report_adoption", is_bureau | ((is_district | is_enterprise) & of_own))
rules.add_perm("benchmarking.import_adoptions", is_bureau | is_district)
rules.add_perm("benchmarking.confirm_adoption", is_bureau)
