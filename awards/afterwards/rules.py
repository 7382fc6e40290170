"""The winner writes its own yearly report, the bureau asks for it and judges it, a supervisor reads what was handed in. The bureau assesses
again, a head releases; the winner reads what was released."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_enterprise, is_head, reads_everything
from awards.afterwards.models import YearlyReport


@rules.predicate
def is_own_report(user: Any, report: YearlyReport | None) -> bool:
    return report is None or report.award.organization_id in user.organization_ids


@rules.predicate
def is_given(user: Any, report: YearlyReport | None) -> bool:
    return report is None or report.is_given


rules.add_perm("awards.see_yearly_reports", reads_everything | is_enterprise)
rules.add_perm("awards.write_yearly_report", is_enterprise & is_own_report)
rules.add_perm("awards.read_yearly_report", is_enterprise & is_own_report | reads_everything & is_given)
rules.add_perm("awards.judge_yearly_report", is_bureau)
rules.add_perm("awards.see_reassessments", reads_everything)
rules.add_perm("awards.see_reassessment", reads_everything | is_enterprise)
rules.add_perm("awards.prepare_reassessment", is_bureau)
rules.add_perm("awards.release_reassessment", is_head)
