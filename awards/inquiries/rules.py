"""Who prepares and sends requests to departments. The departments have no accounts: who holds the code of a link answers it."""

import rules

from accounts.rules import is_bureau, reads_everything

rules.add_perm("awards.see_inquiries", reads_everything)
rules.add_perm("awards.handle_inquiries", is_bureau)
