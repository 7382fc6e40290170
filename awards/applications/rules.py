"""Who may do what with an application."""

from typing import Any

import rules
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from accounts.rules import is_bureau, is_district, is_enterprise, is_supervisor
from awards.applications.models import Application
from core.withheld import withhold


@rules.predicate
def acts_for_applicant(user: Any, application: Application | None) -> bool:
    return application is None or application.organization_id in user.organization_ids


def _about_sealed() -> Q:
    """Not even who applies is read before the opening."""
    sealed = Application.objects.filter(cycle__is_sealed=True, cycle__unsealed_at=None)
    return Q(subject_type=ContentType.objects.get_for_model(Application), subject_id__in=sealed.values("pk"))


withhold(_about_sealed)

rules.add_perm("awards.see_all_applications", is_bureau | is_supervisor)
rules.add_perm("awards.see_application", rules.always_allow)
rules.add_perm("awards.list_applications", is_bureau | is_supervisor | is_district)
rules.add_perm("awards.list_own_applications", is_enterprise)
rules.add_perm("awards.start_application", is_enterprise)
rules.add_perm("awards.edit_application", is_enterprise & acts_for_applicant)
rules.add_perm("awards.submit_application", is_enterprise & acts_for_applicant)
rules.add_perm("awards.withdraw_application", is_enterprise & acts_for_applicant | is_bureau)
rules.add_perm("awards.compare_hand_ins", is_bureau | is_supervisor | is_enterprise & acts_for_applicant)
rules.add_perm("awards.extend_deadline", is_bureau)
rules.add_perm("awards.see_extensions", is_bureau | is_supervisor)
rules.add_perm("awards.reveal_identity", is_bureau)
rules.add_perm("awards.see_identity", is_bureau | is_supervisor | is_enterprise & acts_for_applicant)
