"""Who plans and records a site visit."""

import rules

from accounts.rules import is_bureau, is_expert
from awards.panels.rules import sits_on  # noqa: F401

rules.add_perm("awards.see_visit", rules.always_allow)
rules.add_perm("awards.plan_visit", is_bureau)
rules.add_perm("awards.record_visit", is_expert)
