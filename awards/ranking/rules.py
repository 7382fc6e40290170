"""Who draws up and freezes the ranking."""

import rules

from accounts.rules import is_bureau, is_head, reads_everything

rules.add_perm("awards.see_ranking", reads_everything)
rules.add_perm("awards.draw_up_ranking", is_bureau)
rules.add_perm("awards.freeze_ranking", is_head)
