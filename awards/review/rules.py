"""Who may score, who may read score sheets, who begins and closes a review."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_expert, is_supervisor
from awards.panels.rules import leads_case
from awards.review.models import ScoreSheet


@rules.predicate
def is_author(user: Any, sheet: ScoreSheet | None) -> bool:
    return sheet is None or sheet.expert_id == user.pk


rules.add_perm("awards.see_score_sheets", is_bureau | is_supervisor)
rules.add_perm("awards.see_score_sheet", rules.always_allow)
rules.add_perm("awards.score", is_expert & is_author)
rules.add_perm("awards.see_review_progress", is_bureau | is_supervisor)
rules.add_perm("awards.begin_review", is_bureau)
rules.add_perm("awards.relieve_expert", is_bureau)
rules.add_perm("awards.close_review", is_bureau | (is_expert & leads_case))
