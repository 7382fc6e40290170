"""What the slices share: whose rows a person sees."""

from typing import Any, ClassVar, Self

from accounts.models import Role
from accounts.rules import reads_everything
from core.access import VisibleQuerySet


class OrganizationRows(VisibleQuerySet):
    """Rows that belong to an organization: the bureau and the supervisors see all of them, a district its own region's, an enterprise its own."""

    organization_path: ClassVar[str] = "organization"

    def visible_to(self, user: Any) -> Self:
        if reads_everything(user):
            return self
        if getattr(user, "role", None) == Role.DISTRICT:
            return self.filter(**{f"{self.organization_path}__region_id": user.region_id})
        if getattr(user, "role", None) == Role.ENTERPRISE:
            return self.filter(**{f"{self.organization_path}__in": user.organization_ids})
        return self.none()


class RegionRows(VisibleQuerySet):
    """Rows that belong to a district: the bureau and the supervisors see all of them, a district its own."""

    region_path: ClassVar[str] = "region"

    def visible_to(self, user: Any) -> Self:
        if reads_everything(user):
            return self
        if getattr(user, "role", None) == Role.DISTRICT:
            return self.filter(**{f"{self.region_path}_id": user.region_id})
        return self.none()


class OfficeRows(VisibleQuerySet):
    """Rows that only the bureau and the supervisors see."""

    def visible_to(self, user: Any) -> Self:
        return self if reads_everything(user) else self.none()
