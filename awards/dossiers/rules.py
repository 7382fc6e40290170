"""Who may take several dossiers at once. One alone is printed by whoever may read it."""

import rules

from accounts.rules import is_bureau

rules.add_perm("awards.bundle_dossiers", is_bureau)
