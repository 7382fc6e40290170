"""Who enters the government's approval, and who confirms it. The second person is checked by the action and by the database."""

import rules

from accounts.rules import is_bureau, is_head, reads_everything

rules.add_perm("awards.see_approvals", reads_everything)
rules.add_perm("awards.prepare_approval", is_bureau)
rules.add_perm("awards.release_approval", is_head)
