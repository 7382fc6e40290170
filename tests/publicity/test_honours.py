"""The roll of honour, and whether a certificate is genuine."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from awards.honours.models import Award
from core import clock
from publicity.views import verification
from tests import people
from tests.publicity.conftest import Grant


def verdict(client: Client, code: str, status: int = 200) -> str:
    response = client.get(reverse("publicity:verify", args=[code]))
    assert response.status_code == status
    return str(response.content.decode())


@pytest.mark.parametrize("code", ["CHECKCODE001", "checkcode001", "CHECK-CODE 001", " CheckCode001 "])
def test_a_genuine_certificate(client: Client, award: Award, code: str) -> None:
    page = verdict(client, code)
    assert "证书真实有效" in page
    for words in (
        award.organization_name,
        "市长质量奖",
        "第五届驻马店市市长质量奖",
        "ZMD-2014-001",
        "2015年1月28日",
        "驻马店市人民政府",
        "长期有效",
    ):
        assert words in page


def test_a_certificate_past_its_validity_says_so(client: Client, grant: Grant) -> None:
    grant(valid_until=date(2020, 1, 27))
    with clock.at(people.moment("2020-01-27 23:00")):
        assert "证书真实有效" in verdict(client, "CHECKCODE001")
    with clock.at(people.moment("2020-01-28 00:10")):
        assert "证书真实，已过有效期" in verdict(client, "CHECKCODE001")


def test_an_unknown_code_is_not_found(client: Client, award: Award) -> None:
    page = verdict(client, "<script>", status=404)
    assert "<script>" not in page.split("</head>")[1]
    assert award.organization_name not in page
    page = verdict(client, "ABCD-EFGH-2345", status=404)
    assert "查无此证" in page
    assert "不是本奖项颁发的" in page


@pytest.mark.parametrize("number", ["ZMD-2014-001", "ZMD-2014-ZS002", "ZMD-2014-999"])
def test_the_number_of_a_certificate_is_not_its_code(client: Client, award: Award, number: str) -> None:
    """The same answer whether the number was given out or not; the roll of honour is the public list of numbers."""
    page = verdict(client, number, status=404)
    assert "请输入查验码" in page
    assert reverse("publicity:roll") in page
    assert "不是本奖项颁发的" not in page
    assert award.organization_name not in page


def test_the_form_leads_to_the_verdict(client: Client, award: Award) -> None:
    response = client.get(reverse("publicity:verify-form"), {"code": "checkcode-001"})
    assert response["Location"] == "/verify/CHECKCODE001/"
    assert client.get(reverse("publicity:verify-form"), {"code": "../../x"}).status_code == 200


def test_guessing_codes_comes_to_an_end(client: Client, award: Award) -> None:
    for number in range(verification.TIMES):
        verdict(client, f"GUESS{number}", status=404)
    assert verdict(client, "CHECKCODE001", status=429)


def test_the_roll_is_narrowed(client: Client, grant: Grant) -> None:
    grant("甲虚构有限公司", 1)
    other = grant("乙虚构有限公司", 2)
    other.organization.region = people.make_region("411728", "遂平县")
    other.organization.save()
    address = reverse("publicity:roll")

    def found(**given: str) -> list[bool]:
        page = client.get(address, given).content.decode()
        return [name in page for name in ("甲虚构有限公司", "乙虚构有限公司")]

    assert found() == [True, True]
    assert found(q="甲虚构") == [True, False]
    assert found(q="2014-002") == [False, True]
    assert found(region="411728") == [False, True]
    assert found(year="2014", industry="C34", tier="市长质量奖") == [True, True]
    assert found(year="1999") == [True, True], "a year without winners is no choice and is left out"
    assert "没有找到符合条件的获奖者" in client.get(address, {"q": "无此公司"}).content.decode()


def test_an_award_has_its_page(client: Client, award: Award) -> None:
    page = client.get(reverse("publicity:honour", args=[award.pk])).content.decode()
    for words in (award.organization_name, "ZMD-2014-001", "长期有效", "驻政〔2015〕3号"):
        assert words in page
    assert award.check_code not in page, "the code stands on the certificate only"
