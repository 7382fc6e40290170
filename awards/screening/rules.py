"""Who may screen. District officers read what was decided about their region's enterprises."""

import rules

from accounts.rules import is_bureau, is_district, is_head, reads_everything

rules.add_perm("awards.see_screening", reads_everything | is_district)
rules.add_perm("awards.screen_application", is_bureau)
rules.add_perm("awards.see_draft_acceptance", reads_everything)
rules.add_perm("awards.see_acceptance", rules.always_allow)
rules.add_perm("awards.prepare_acceptance", is_bureau)
rules.add_perm("awards.release_acceptance", is_head)
