"""Who may do what with proposals: the bureau draws them up, a head releases them, the supervisors read."""

import rules

from accounts.rules import is_bureau, is_head, reads_everything

rules.add_perm("benchmarking.list_proposals", reads_everything)
rules.add_perm("benchmarking.see_proposal", reads_everything)
rules.add_perm("benchmarking.edit_proposal", is_bureau)
rules.add_perm("benchmarking.release_proposal", is_head)
