"""The demo's people and organizations, made by the same acts as the portal's pages."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from typing import cast as cast_to

from accounts.account_actions import create_user
from accounts.actions import Details, add_member, register, send_back, verify
from accounts.models import Industry, Organization, Region, User
from awards.applications.models import Application
from awards.demo.codes import credit_code
from awards.demo.firms import Firm, firm, firms
from awards.demo.people import Person, enterprise_users, everybody
from core import clock

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


def arrive(cast: Cast, moment: datetime) -> None:
    """Two firms that have just registered: one is still to be verified, one has to put its registration right."""
    for serial, (username, person, values) in enumerate(NEWCOMERS, start=901):
        details = {
            **values, "credit_code": credit_code("91", values["region"], serial), "address": "产业集聚区示例路7号",
            "region": Region.objects.get(pk=values["region"]), "industry": Industry.objects.get(pk=values["industry"]),
            "contact_name": person, "contact_phone": f"0396-0000{serial}",
        }  # fmt: skip
        with clock.at(moment + timedelta(hours=serial - 901)):
            organization = register(
                username=username,
                password=PASSWORD,
                name=person,
                phone=details["contact_phone"],
                details=cast_to("Details", details),
            )
        if values["name"].startswith("遂平"):
            with clock.at(moment + timedelta(hours=6)):
                send_back(organization, by=cast["officer"], reason="成立日期与营业执照不一致，请核对后重新提交。")


NEWCOMERS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("shenlou", "程万里", {
        "name": "驻马店蜃楼智能装备有限公司", "region": "411702", "industry": "C346", "size": "small", "employees": 86,
        "founded_on": date(2019, 4, 16), "legal_representative": "程青云", "main_products": "包装机械手、视觉检测设备",
    }),
    ("fanghu", "陶然", {
        "name": "遂平方壶陶瓷有限公司", "region": "411728", "industry": "C30", "size": "small", "employees": 130,
        "founded_on": date(2016, 9, 30), "legal_representative": "陶可心", "main_products": "日用陶瓷、陶瓷酒瓶",
    }),
)  # fmt: skip


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
