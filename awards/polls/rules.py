"""Who prepares, releases and reads a poll. Answering it needs no account."""

import rules

from accounts.rules import is_bureau, is_head, reads_everything

rules.add_perm("awards.see_polls", reads_everything)
rules.add_perm("awards.edit_poll", is_bureau)
rules.add_perm("awards.release_poll", is_head)
