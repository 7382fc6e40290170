"""Criteria are read by everybody who is signed in; they change only by loading a file."""

import rules

rules.add_perm("awards.see_criteria", rules.always_allow)
