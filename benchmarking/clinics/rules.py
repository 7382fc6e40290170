"""Who may do what with cases of the clinic: a firm or the bureau registers, the bureau assigns, the assigned expert treats."""

from typing import Any

import rules

from accounts.rules import is_bureau, is_district, is_enterprise, is_expert, reads_everything
from benchmarking.clinics.models import Consultation, ConsultationStage


@rules.predicate
def treats(user: Any, case: Consultation | None) -> bool:
    return case is None or case.doctor_id == user.pk


@rules.predicate
def is_untreated_and_own(user: Any, case: Consultation | None) -> bool:
    return case is None or (case.organization_id in user.organization_ids and case.stage == ConsultationStage.ASKED)


rules.add_perm("benchmarking.see_consultations", reads_everything | is_district | is_enterprise | is_expert)
rules.add_perm("benchmarking.list_all_consultations", reads_everything)
rules.add_perm("benchmarking.ask_consultation", is_bureau | is_enterprise)
rules.add_perm("benchmarking.assign_doctor", is_bureau)
rules.add_perm("benchmarking.treat", is_expert & treats)
rules.add_perm("benchmarking.follow_up", is_bureau | (is_expert & treats))
rules.add_perm(
    "benchmarking.close_consultation", is_bureau | (is_expert & treats) | (is_enterprise & is_untreated_and_own)
)
