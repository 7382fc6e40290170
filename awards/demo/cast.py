"""The demo's people and organizations, made by the same acts as the portal's pages."""

from dataclasses import dataclass, field
from typing import cast as cast_to

from accounts.account_actions import create_user
from accounts.actions import Details, add_member, register, verify
from accounts.models import Industry, Organization, Region, User
from awards.applications.models import Application
from awards.demo.firms import Firm, firm, firms
from awards.demo.people import Person, enterprise_users, everybody

PASSWORD = "Quality-2015"  # of the demo only: bin/run prints it


@dataclass
class Cast:
    """Who is who, by username; organizations by the firm's key."""

    users: dict[str, User] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)

    def __getitem__(self, username: str) -> User:
        return self.users[username]

    def of_firm(self, firm: Firm) -> User:
        """The owner of the firm's account."""
        return self.users[firm.key]

    def firm_of(self, application: Application) -> Firm:
        return firm(next(key for key, row in self.organizations.items() if row.pk == application.organization_id))


def hire(cast: Cast) -> None:
    """Everybody but the enterprises' people; the administrator, who makes the others, first."""
    people = [person for person in everybody() if not person.firm]
    for person in sorted(people, key=lambda one: one.role != "administrator"):
        cast.users[person.username] = _account(person, by=cast.users.get("admin"))


def enrol(cast: Cast) -> None:
    """Every firm registers and is verified; colleagues join."""
    owners = {person.firm: person for person in enterprise_users() if person.owner}
    for one in firms():
        owner = owners[one.key]
        values = one.organization()
        values["region"] = Region.objects.get(pk=values.pop("region_id"))
        values["industry"] = Industry.objects.get(pk=values.pop("industry_id"))
        details = cast_to("Details", values)
        organization = register(
            username=owner.username, password=PASSWORD, name=owner.name, phone=one.phone, details=details
        )
        verify(organization, by=cast["officer"], note="登记信息与营业执照一致")
        cast.organizations[one.key] = organization
        cast.users[owner.username] = User.objects.get(username=owner.username)
    for person in enterprise_users():
        if not person.owner:
            cast.users[person.username] = _account(person, by=None)
            add_member(cast.organizations[person.firm], by=cast.users[person.firm], username=person.username)


def _account(person: Person, *, by: User | None) -> User:
    user, _password = create_user(
        by=by,
        username=person.username,
        name=person.name,
        role=person.role,
        password=PASSWORD,
        must_change_password=False,
        title=person.title,
        employer=person.employer,
        region_id=person.region or None,
    )
    return user
