"""Who runs the committee's meetings, and who votes. Staff open and close; only members vote."""

import rules

from accounts.rules import is_bureau, is_head, is_member, reads_everything

rules.add_perm("awards.see_meetings", reads_everything)
rules.add_perm("awards.see_meeting", reads_everything | is_member)
rules.add_perm("awards.run_meeting", is_bureau)
rules.add_perm("awards.take_part_in_meeting", is_bureau | is_member)
rules.add_perm("awards.vote", is_member)
rules.add_perm("awards.see_count_before_it_is_announced", reads_everything)
rules.add_perm("awards.announce_count", is_head)
rules.add_perm("awards.name_chair", is_head)
rules.add_perm("awards.print_minutes", reads_everything)
