"""Who may score, and who may read score sheets."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_expert, is_supervisor
from awards.review.models import ScoreSheet


@rules.predicate
def is_author(user: Any, sheet: ScoreSheet | None) -> bool:
    return sheet is None or sheet.expert_id == user.pk


rules.add_perm("awards.see_score_sheets", is_bureau | is_supervisor)
rules.add_perm("awards.see_score_sheet", rules.always_allow)
rules.add_perm("awards.score", is_expert & is_author)
