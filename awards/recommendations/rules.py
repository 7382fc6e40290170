"""Who recommends: a district's officer its own enterprises, the bureau what others said on paper."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_district, reads_everything
from awards.applications.models import Application


@rules.predicate
def is_of_own_district(user: Any, application: Application | None) -> bool:
    return application is None or application.organization.region_id == user.region_id


rules.add_perm("awards.see_recommendations", reads_everything | is_district)
rules.add_perm("awards.recommend", is_district & is_of_own_district)
rules.add_perm("awards.enter_recommendation", is_bureau)
rules.add_perm("awards.give_recommendation", is_bureau | is_district & is_of_own_district)
