"""The few people of every story, and the shortest way to a case at any stage."""

from datetime import date, datetime
from io import BytesIO
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Industry, Membership, Organization, OrganizationStage, Region, Role, User

SHANGHAI = ZoneInfo("Asia/Shanghai")
PASSWORD = "Quality-2026"
_serial = count(1)
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = [pow(3, i, 31) for i in range(17)]


def moment(text: str) -> datetime:
    """ "2015-09-01 08:30" in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def credit_code(serial: int) -> str:
    """A valid code for test organization number `serial` (GB 32100-2015)."""
    body = f"91411700MT{serial:07d}"[:17]
    total = sum(_ALPHABET.index(c) * w for c, w in zip(body, _WEIGHTS, strict=True))
    return body + _ALPHABET[(31 - total % 31) % 31]


def make_user(role: str, name: str = "", **values: Any) -> User:
    serial = next(_serial)
    user = User(
        username=values.pop("username", f"{role}{serial}"),
        role=role,
        name=name or f"{Role(role).label}{serial}",
        **values,
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def make_region(code: str = "411702", name: str = "驿城区") -> Region:
    city, _ = Region.objects.get_or_create(code="411700", defaults={"name": "驻马店市", "level": "city"})
    region, _ = Region.objects.get_or_create(code=code, defaults={"name": name, "level": "county", "parent": city})
    return region


def make_industry(code: str = "C34", name: str = "通用设备制造业") -> Industry:
    industry, _ = Industry.objects.get_or_create(code=code, defaults={"name": name})
    return industry


def make_organization(name: str = "", *, user: User | None = None, **values: Any) -> Organization:
    serial = next(_serial)
    defaults = {
        "name": name or f"天中虚构机械{serial}有限公司",
        "credit_code": credit_code(serial),
        "region": make_region(),
        "industry": make_industry(),
        "size": "medium",
        "founded_on": date(2005, 3, 1),
        "employees": 320,
        "legal_representative": "甲某",
        "address": "驿城区虚构路1号",
        "main_products": "输送设备",
        "contact_name": "乙某",
        "contact_phone": "0396-0000000",
        "stage": OrganizationStage.VERIFIED,
    }
    organization = Organization.objects.create(**{**defaults, **values})
    if user is not None:
        Membership.objects.create(user=user, organization=organization, is_owner=True)
    return organization


def make_many_organizations(count: int) -> list[Organization]:
    """Verified organizations without people, all of one district, in few statements."""
    made = make_organization()
    told = {
        name: getattr(made, name)
        for name in ("region", "industry", "size", "founded_on", "legal_representative", "address", "stage")
    }
    return Organization.objects.bulk_create(
        (
            Organization(name=f"众多虚构企业{n:05d}有限公司", credit_code=f"Z{n:017d}", contact_name="丙", contact_phone="1", **told)
            for n in range(count)
        ),
        batch_size=500,
    )  # fmt: skip


def pdf(name: str = "证明.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(
        name, b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", content_type="application/pdf"
    )


def picture(content: bytes = b"", name: str = "图.png") -> SimpleUploadedFile:
    """A small true PNG, or a file that only calls itself one."""
    if not content:
        made = BytesIO()
        Image.new("RGB", (8, 6), "navy").save(made, "PNG")
        content = made.getvalue()
    return SimpleUploadedFile(name, content, content_type="image/png")
