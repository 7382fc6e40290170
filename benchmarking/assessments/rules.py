"""Who may do what with the yearly assessment: the bureau plans and verifies, a district reports on itself and is alone in reading it until
it is handed in, a head releases."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_district, is_head, reads_everything
from benchmarking.assessments.models import Assessment, AssessmentStage, DistrictReport


@rules.predicate
def of_own_district(user: Any, report: DistrictReport | None) -> bool:
    return report is None or report.region_id == user.region_id


@rules.predicate
def is_released(user: Any, assessment: Assessment | None) -> bool:
    return assessment is None or assessment.stage == AssessmentStage.RELEASED


@rules.predicate
def is_reported(user: Any, report: DistrictReport | None) -> bool:
    return report is None or report.is_given


rules.add_perm("benchmarking.see_assessments", reads_everything | is_district)
rules.add_perm("benchmarking.see_assessment_result", reads_everything | (is_district & is_released))
rules.add_perm("benchmarking.see_assessment_scores", reads_everything)
rules.add_perm("benchmarking.edit_assessment", is_bureau)
rules.add_perm("benchmarking.release_assessment", is_head)
rules.add_perm("benchmarking.report_on_district", is_district & of_own_district)
rules.add_perm("benchmarking.read_own_points", (is_district & of_own_district) | (reads_everything & is_reported))
rules.add_perm("benchmarking.verify_report", is_bureau)
