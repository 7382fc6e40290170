"""Who leads a consensus."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_expert, is_supervisor
from awards.applications.models import Application
from awards.panels.models import Seat


@rules.predicate
def leads_panel(user: Any, row: Any) -> bool:
    """The leader of the panel that reads this case; `row` is an application or belongs to one."""
    if row is None:
        return True
    application_id = row.pk if isinstance(row, Application) else row.application_id
    return Seat.objects.filter(expert_id=user.pk, is_leader=True, panel__cases__application_id=application_id).exists()


rules.add_perm("awards.see_consensus", is_bureau | is_supervisor | is_expert)
rules.add_perm("awards.lead_consensus", is_expert & leads_panel)
