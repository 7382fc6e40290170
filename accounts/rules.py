"""Who may do what with people and organizations; the role predicates that every rules.py builds on."""

from typing import Any

import rules
from django.contrib.auth.base_user import AbstractBaseUser

from accounts.models import Organization, Role


def has_role(*roles: str) -> rules.Predicate:
    @rules.predicate(name="/".join(roles))
    def holds(user: AbstractBaseUser) -> bool:
        return getattr(user, "role", None) in roles

    return holds


is_enterprise = has_role(Role.ENTERPRISE)
is_officer = has_role(Role.OFFICER)
is_head = has_role(Role.HEAD)
is_administrator = has_role(Role.ADMINISTRATOR)
is_district = has_role(Role.DISTRICT)
is_expert = has_role(Role.EXPERT)
is_member = has_role(Role.MEMBER)
is_supervisor = has_role(Role.SUPERVISOR)
is_bureau = has_role(Role.OFFICER, Role.HEAD)
is_staff_side = has_role(Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR)
reads_everything = is_bureau | is_supervisor


@rules.predicate
def acts_for(user: Any, organization: Organization | None) -> bool:
    return organization is None or organization.pk in user.organization_ids


@rules.predicate
def owns(user: Any, organization: Organization | None) -> bool:
    return organization is None or organization.memberships.filter(user_id=user.pk, is_owner=True).exists()


rules.add_perm("core.read_journal", is_supervisor | is_administrator)
rules.add_perm("core.read_whole_journal", is_supervisor)
rules.add_perm("core.edit_calendar", is_staff_side)
rules.add_perm("accounts.edit_regions", is_staff_side)
rules.add_perm("accounts.manage_users", is_administrator)
rules.add_perm("accounts.list_users", is_staff_side | is_supervisor)
rules.add_perm("accounts.list_organizations", is_staff_side | is_supervisor | is_district)
rules.add_perm("accounts.list_all_organizations", is_staff_side | is_supervisor)
rules.add_perm("accounts.see_organization", rules.always_allow)
rules.add_perm("accounts.verify_organization", is_bureau)
rules.add_perm("accounts.register_organization", is_enterprise)
rules.add_perm("accounts.edit_organization", is_enterprise & acts_for)
rules.add_perm("accounts.manage_members", is_enterprise & owns)
rules.add_perm("accounts.see_account", rules.always_allow)
