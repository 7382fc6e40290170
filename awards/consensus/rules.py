"""Who leads a consensus, who reads along."""

import rules

from accounts.rules import is_bureau, is_expert, is_supervisor
from awards.panels.rules import leads_case

rules.add_perm("awards.see_consensus", is_bureau | is_supervisor | is_expert)
rules.add_perm("awards.lead_consensus", is_expert & leads_case)
