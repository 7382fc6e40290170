"""Whoever may read a row may print it: the document's own permission decides. The page is everybody's, with their own jobs."""

import rules

from accounts.rules import is_staff_side, is_supervisor

rules.add_perm("reports.see_jobs", rules.is_authenticated)
rules.add_perm("reports.see_figures", is_staff_side | is_supervisor)
