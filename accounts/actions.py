"""What is done with organizations: registered, verified, sent back, corrected; and with the people who act for them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypedDict

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.account_actions import create_user
from accounts.models import (
    RESUBMIT,
    SEND_BACK,
    VERIFY,
    Industry,
    Membership,
    Organization,
    OrganizationStage,
    Region,
    Role,
    User,
)
from core import clock, journal, mail
from core.holding import hold
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("organizations.register", _("登记组织"))
name_verb("organizations.correct", _("修改登记信息"))
name_verb("organizations.add_member", _("加入成员"))
name_verb("organizations.remove_member", _("移出成员"))
name_verb("organizations.make_owner", _("设为组织管理员"))

# What stays as it was verified; the rest may be brought up to date at any time.
IDENTITY = (
    "name",
    "credit_code",
    "region",
    "industry",
    "size",
    "founded_on",
    "is_budget_funded",
    "legal_representative",
)


class Details(TypedDict, total=False):
    """The facts of an organization, as the registration form gives them."""

    name: str
    credit_code: str
    region: Region
    industry: Industry
    size: str
    founded_on: date
    employees: int | None
    is_budget_funded: bool
    legal_representative: str
    address: str
    main_products: str
    contact_name: str
    contact_phone: str


@transaction.atomic
def register(
    *, username: str, password: str, name: str, details: Details, phone: str = "", email: str = ""
) -> Organization:
    """A new enterprise user, who has consented to the personal data notice, together with the organization they act for."""
    user, _password = create_user(
        by=None,
        username=username,
        name=name,
        role=Role.ENTERPRISE,
        password=password,
        must_change_password=False,
        phone=phone,
        email=email,
        consented_at=clock.now(),
    )
    return add_organization(by=user, details=details)


@transaction.atomic
def add_organization(*, by: User, details: Details) -> Organization:
    """Register an organization; who registers it is its first owner."""
    organization = Organization(**details)
    _write(organization)
    Membership.objects.create(user=by, organization=organization, is_owner=True)
    by.__dict__.pop("organization_ids", None)
    journal.record("organizations.register", organization, by=by, after=_plain(details))
    return organization


@transaction.atomic
def correct(organization: Organization, *, by: User, details: Details) -> None:
    """Bring the facts up to date; what was verified stays unless the organization was sent back."""
    locked = hold(organization)
    changed: dict[str, Any] = {key: value for key, value in details.items() if getattr(locked, key) != value}
    if locked.stage == OrganizationStage.VERIFIED and changed.keys() & set(IDENTITY):
        raise Refused(gettext("组织已核验，名称、代码、地区等登记事项不能自行修改；如有变更，请联系市局退回后修改。"))
    if not changed:
        return
    before = {key: getattr(locked, key) for key in changed}
    for key, value in changed.items():
        setattr(organization, key, value)
    _write(organization, [*changed, "updated_at"])
    journal.record("organizations.correct", organization, by=by, before=_plain(before), after=_plain(changed))


@transaction.atomic
def resubmit(organization: Organization, *, by: User, details: Details) -> None:
    """After a correction the organization asks to be verified again."""
    correct(organization, by=by, details=details)
    take(RESUBMIT, organization, by=by)


@transaction.atomic
def verify(organization: Organization, *, by: User, note: str = "") -> None:
    take(VERIFY, organization, by=by, note=note)
    mail.queue(
        "accounts/organization_verified",
        to=members_of(organization),
        url=organization.get_absolute_url(),
        organization=organization,
    )


@transaction.atomic
def send_back(organization: Organization, *, by: User, reason: str) -> None:
    """The registration needs a correction; the reason goes to the organization's people."""
    take(SEND_BACK, organization, by=by, note=reason)
    mail.queue(
        "accounts/organization_sent_back",
        to=members_of(organization),
        url=organization.get_absolute_url(),
        organization=organization,
        reason=reason,
    )


@transaction.atomic
def invite(organization: Organization, *, by: User, username: str, name: str, phone: str = "") -> tuple[User, str]:
    """A new account for a colleague, with a first password that is shown once."""
    user, password = create_user(by=by, username=username, name=name, role=Role.ENTERPRISE, phone=phone)
    assert password
    _join(user, organization, by=by)
    return user, password


@transaction.atomic
def add_member(organization: Organization, *, by: User, username: str) -> Membership:
    """A colleague who already has an enterprise account."""
    user = User.objects.filter(username__iexact=username, role=Role.ENTERPRISE, is_active=True).first()
    if user is None:
        raise Refused(
            gettext("没有用户名为“%(username)s”的在用企业账号。请核对，或为同事新建账号。") % {"username": username}
        )
    membership = _join(user, organization, by=by)
    desk = reverse(settings.LOGIN_REDIRECT_URL)  # where the organization's work stands
    mail.queue("accounts/member_added", to=[user], url=desk, organization=organization, by=by)
    return membership


@transaction.atomic
def remove_member(membership: Membership, *, by: User) -> None:
    organization = hold(membership.organization)
    hold(membership)
    if membership.is_owner and not _other_owners(membership).exists():
        raise Refused(gettext("组织至少保留一名管理员。请先把另一名成员设为管理员。"))
    person = membership.user
    journal.record(
        "organizations.remove_member", organization, by=by, before={"user": person.username, "name": person.name}
    )
    membership.delete()
    mail.queue("accounts/member_removed", to=[person], organization=organization, by=by)


@transaction.atomic
def make_owner(membership: Membership, *, by: User) -> None:
    hold(membership)
    if membership.is_owner:
        raise Refused(gettext("该成员已是管理员。"))
    membership.is_owner = True
    membership.save(update_fields=["is_owner"])
    journal.record("organizations.make_owner", membership.organization, by=by, after={"user": membership.user.username})


def members_of(organization: Organization) -> Iterable[User]:
    return User.objects.filter(memberships__organization=organization, is_active=True)


def _join(user: User, organization: Organization, *, by: User) -> Membership:
    try:
        with transaction.atomic():
            membership = Membership.objects.create(user=user, organization=organization)
    except IntegrityError as error:
        raise Refused(gettext("%(name)s 已是本组织成员。") % {"name": user.name}) from error
    journal.record("organizations.add_member", organization, by=by, after={"user": user.username, "name": user.name})
    return membership


def _other_owners(membership: Membership) -> Any:
    return Membership.objects.filter(
        organization_id=membership.organization_id, is_owner=True, user__is_active=True
    ).exclude(pk=membership.pk)


def _write(organization: Organization, fields: list[str] | None = None) -> None:
    """Save; two people who register one code at the same moment meet here."""
    try:
        with transaction.atomic():
            organization.save(update_fields=fields)
    except IntegrityError as error:
        raise Refused(already_registered()) from error


def already_registered() -> str:
    """What a person reads whose organization is known already."""
    return gettext(
        "该统一社会信用代码已登记，无需重复注册。请联系本单位已有账号的同事，由其在“我的组织—成员”中把您加入；"
        "如无法联系，请致电市局受理窗口。"
    )


def _plain(values: Any) -> dict[str, Any]:
    return {key: getattr(value, "pk", value) for key, value in values.items()}
