"""Who plans, who records a site visit, and who sees its scores."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_enterprise, is_expert, is_supervisor
from awards.panels.readings import readers_of
from awards.panels.rules import leads_case
from awards.visits.models import Visit


@rules.predicate
def visits_with_panel(user: Any, visit: Visit | None) -> bool:
    """An expert of the case's panel who is not recused from it."""
    return visit is None or readers_of(visit.application).filter(pk=user.pk).exists()


rules.add_perm("awards.list_visits", is_bureau | is_supervisor | is_expert | is_enterprise)
rules.add_perm("awards.see_visit", rules.always_allow)
rules.add_perm("awards.see_visit_scores", is_bureau | is_supervisor | (is_expert & visits_with_panel))
rules.add_perm("awards.plan_visit", is_bureau)
rules.add_perm("awards.write_visit", is_expert & visits_with_panel)
rules.add_perm("awards.record_visit", is_expert & leads_case)
