"""Who plans, who scores and records an oral defence, and who sees what was given."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_enterprise, is_expert, is_supervisor
from awards.defence.models import Defence
from awards.panels.readings import readers_of
from awards.panels.rules import leads_case


@rules.predicate
def hears(user: Any, defence: Defence | None) -> bool:
    """An expert of the case's panel who is neither recused nor relieved."""
    return defence is None or readers_of(defence.application).filter(pk=user.pk).exists()


rules.add_perm("awards.list_defences", is_bureau | is_supervisor | is_expert | is_enterprise)
rules.add_perm("awards.see_defence", rules.always_allow)
rules.add_perm("awards.see_defence_record", is_bureau | is_supervisor | (is_expert & hears))
rules.add_perm("awards.see_defence_day", is_bureau | is_supervisor)
rules.add_perm("awards.print_defence", is_bureau | is_supervisor | (is_expert & leads_case))
rules.add_perm("awards.plan_defence", is_bureau)
rules.add_perm("awards.score_defence", is_expert & hears)
rules.add_perm("awards.record_defence", is_expert & leads_case)
rules.add_perm("awards.reopen_defence_score", is_bureau | (is_expert & leads_case))
