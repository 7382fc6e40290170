"""Who may do what with cycles."""

import rules

from accounts.rules import is_bureau, is_head, is_staff_side, is_supervisor

rules.add_perm("awards.see_draft_cycles", is_staff_side | is_supervisor)
rules.add_perm("awards.see_cycle", rules.always_allow)
rules.add_perm("awards.edit_cycle", is_bureau)
rules.add_perm("awards.publish_cycle", is_head)
rules.add_perm("awards.see_amendment", rules.always_allow)
rules.add_perm("awards.amend_cycle", is_bureau)
rules.add_perm("awards.release_amendment", is_head)
rules.add_perm("awards.unseal_cycle", is_bureau)
