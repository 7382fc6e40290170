"""Who records trainings and qualifications, and who confirms them."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_district, is_enterprise, is_supervisor
from benchmarking.training.models import Qualification, TrainingRecord


@rules.predicate
def acts_for_it(user: Any, row: TrainingRecord | Qualification | None) -> bool:
    return row is None or row.organization_id in user.organization_ids


everybody_concerned = is_bureau | is_supervisor | is_district | is_enterprise

rules.add_perm("benchmarking.list_training", everybody_concerned)
rules.add_perm("benchmarking.see_training", everybody_concerned)
rules.add_perm("benchmarking.record_training", is_enterprise & acts_for_it)
rules.add_perm("benchmarking.confirm_training", is_bureau)
rules.add_perm("benchmarking.list_qualifications", everybody_concerned)
rules.add_perm("benchmarking.see_qualification", everybody_concerned)
rules.add_perm("benchmarking.record_qualification", is_enterprise & acts_for_it)
rules.add_perm("benchmarking.confirm_qualification", is_bureau)
rules.add_perm("benchmarking.export_qualifications", is_bureau | is_supervisor | is_district)
