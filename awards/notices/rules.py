"""Who prepares and releases notices, and who answers objections. The second person is checked by the action and by the database."""

import rules

from accounts.rules import is_bureau, is_head, reads_everything

rules.add_perm("awards.see_draft_notices", reads_everything)
rules.add_perm("awards.see_notice", rules.always_allow)
rules.add_perm("awards.prepare_notice", is_bureau)
rules.add_perm("awards.release_notice", is_head)
rules.add_perm("awards.see_objections", reads_everything)
rules.add_perm("awards.handle_objection", is_bureau)
rules.add_perm("awards.exclude_application", is_head)
rules.add_perm("awards.move_up", is_head)
