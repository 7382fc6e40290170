"""Only the organization's own people; neither the office nor supervisors nor experts."""

from typing import Any

import rules

from accounts.rules import is_enterprise
from awards.ratings.models import Rating


@rules.predicate
def rates_own(user: Any, rating: Rating | None) -> bool:
    return rating is None or rating.organization_id in user.organization_ids


rules.add_perm("awards.list_ratings", is_enterprise)
rules.add_perm("awards.see_rating", is_enterprise & rates_own)
rules.add_perm("awards.edit_rating", is_enterprise & rates_own)
