"""Who names: the head of the office. Officers and supervisors look on."""

import rules

from accounts.rules import is_head, reads_everything

rules.add_perm("awards.see_nominations", reads_everything)
rules.add_perm("awards.nominate", is_head)
