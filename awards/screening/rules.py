"""Who may screen."""

import rules

from accounts.rules import is_bureau, reads_everything

rules.add_perm("awards.see_screening", reads_everything)
rules.add_perm("awards.screen_application", is_bureau)
