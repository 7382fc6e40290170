"""Who may name panels, and who declares an interest."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_expert, reads_everything
from awards.panels.models import Panel, Seat


@rules.predicate
def sits_on(user: Any, panel: Panel | None) -> bool:
    return panel is None or Seat.objects.filter(panel=panel, expert_id=user.pk).exists()


rules.add_perm("awards.see_panels", reads_everything | is_expert)
rules.add_perm("awards.edit_panels", is_bureau)
rules.add_perm("awards.declare_interest", is_expert)
