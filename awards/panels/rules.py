"""Who may name panels, who declares an interest, who reads and who leads a case."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_expert, reads_everything
from awards.applications.models import Application
from awards.panels.models import Panel, Seat
from awards.panels.readings import leads


@rules.predicate
def sits_on(user: Any, panel: Panel | None) -> bool:
    return panel is None or Seat.objects.filter(panel=panel, expert_id=user.pk).exists()


@rules.predicate
def leads_case(user: Any, row: Any) -> bool:
    """The leader of a case, never one who withdrew from it; `row` is an application or belongs to one."""
    return row is None or leads(user, row.pk if isinstance(row, Application) else row.application_id)


rules.add_perm("awards.see_panels", reads_everything | is_expert)
rules.add_perm("awards.edit_panels", is_bureau)
rules.add_perm("awards.declare_interest", is_expert)
