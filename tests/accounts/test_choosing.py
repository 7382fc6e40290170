"""An organization found by typing: only what may be chosen, in few statements, on a small page however many there are."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.choosing import OrganizationSearchField
from accounts.models import Organization, OrganizationStage, User
from core.choosing import SHOWN
from tests import people
from tests.counting import statements

pytestmark = pytest.mark.django_db


class Choice(forms.Form):
    organization = OrganizationSearchField()

    def __init__(self, data: QueryDict | None, rows: Any = None) -> None:
        super().__init__(data)
        field = self.fields["organization"]
        assert isinstance(field, OrganizationSearchField)
        field.offer(Organization.objects.all() if rows is None else rows, "/found/")


def sent(**values: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({name.replace("words", "organization-q"): str(value) for name, value in values.items()})
    return data


FINDS = {  # who may ask for any verified organization
    "officer": 200, "head": 200, "administrator": 200, "supervisor": 200,
    "district": 403, "enterprise": 403, "expert": 403, "member": 403,
}  # fmt: skip


@pytest.mark.parametrize("role", FINDS)
def test_who_finds_any_organization(role: str, client: Client, request: pytest.FixtureRequest) -> None:
    client.force_login(request.getfixturevalue(role))
    url = reverse("accounts:organizations-find", args=["host"])
    assert client.get(url, {"host-q": "天中"}).status_code == FINDS[role]
    client.logout()
    assert client.get(url, {"host-q": "天中"}).status_code == 302


def test_only_verified_organizations_are_found(client: Client, officer: User, firms: list[Organization]) -> None:
    waiting = people.make_organization("天中机械待核验厂", stage=OrganizationStage.REGISTERED)
    client.force_login(officer)
    url = reverse("accounts:organizations-find", args=["host"])
    for words, found in (
        ("天中", ["天中机械有限公司", "天中机械有限公司二厂"]),
        (firms[2].credit_code[:10], None),
        (firms[2].credit_code.lower(), ["驿城食品厂"]),
        (waiting.name, []),
        ("没有这家", []),
        ("%' OR 1=1 --", []),
    ):
        page = client.get(url, {"host-q": words})
        names = [one.label for one in page.context["offers"]]
        assert names == found if found is not None else firms[2].name in names
        assert page.context["name"] == "host"
        assert waiting.name not in [one.label for one in page.context["offers"]]


def test_finding_costs_the_same_however_many_there_are(
    client: Client, officer: User, firms: list[Organization]
) -> None:
    client.force_login(officer)
    url = reverse("accounts:organizations-find", args=["host"]) + "?host-q=众多"
    people.make_organization("众多虚构企业有限公司")
    one, size = statements(client, url), len(client.get(url).content)
    people.make_many_organizations(40)
    assert statements(client, url) == one <= 6
    page = client.get(url)
    assert (len(page.context["offers"]), page.context["more"] > 0) == (SHOWN, True)
    assert len(page.content) < size * SHOWN


@pytest.fixture
def firms(db: None) -> list[Organization]:
    return [people.make_organization(name) for name in ("天中机械有限公司", "天中机械有限公司二厂", "驿城食品厂")]


def test_by_key_by_name_and_by_code(firms: list[Organization]) -> None:
    for data in (
        sent(organization=firms[0].pk),
        sent(words="天中机械有限公司"),
        sent(words=f" {firms[0].credit_code.lower()} "),
        sent(organization=firms[0].pk, words="机械"),
    ):
        form = Choice(data)
        assert form.is_valid(), (data, form.errors)
        assert form.cleaned_data["organization"] == firms[0]


def test_words_that_mean_several_list_them_and_lose_nothing(firms: list[Organization]) -> None:
    form = Choice(sent(words="机械"))
    assert form.errors == {"organization": ["找到 2 个，请在下面选择。"]}
    page = str(form["organization"])
    assert 'value="机械"' in page
    assert all(f'value="{firm.pk}"' in page for firm in firms[:2])
    assert f'value="{firms[2].pk}"' not in page


def test_words_typed_since_the_choice_are_a_new_search(firms: list[Organization]) -> None:
    form = Choice(sent(organization=firms[2].pk, words="机械"))
    assert not form.is_valid()
    assert f'value="{firms[2].pk}"' not in str(form["organization"])


def test_a_choice_stays_chosen_when_the_form_is_refused_for_something_else(firms: list[Organization]) -> None:
    page = str(Choice(sent(organization=firms[1].pk, words="机械"))["organization"])
    assert page.count(" checked") == 1
    assert f'value="{firms[1].pk}" id="id_organization_{firms[1].pk}" checked' in page


@pytest.mark.parametrize("key", ["x", "-1", "0", "9" * 18, str(2**64), "9" * 400, "\x00", "1 or 1=1", "²"])
def test_a_forged_key_is_a_sentence(key: str, firms: list[Organization]) -> None:
    assert Choice(sent(organization=key)).errors == {
        "organization": ["没有找到可选的组织，请核对名称或统一社会信用代码。"]
    }


def test_nothing_at_all_is_asked_for(firms: list[Organization]) -> None:
    assert "organization" in Choice(sent()).errors
    assert "organization" in Choice(sent(words="  ")).errors


def test_what_may_not_be_chosen_does_not_exist(firms: list[Organization]) -> None:
    own = Organization.objects.filter(pk=firms[0].pk)
    for data in (sent(organization=firms[2].pk), sent(words=firms[2].name), sent(words=firms[2].credit_code)):
        form = Choice(data, own)
        assert not form.is_valid()
        assert str(firms[2].pk) not in str(form["organization"]).replace(firms[2].credit_code, "")


def test_two_of_one_name_are_chosen_between(firms: list[Organization]) -> None:
    people.make_organization("驿城食品厂")
    form = Choice(sent(words="驿城食品厂"))
    assert form.errors == {"organization": ["找到 2 个，请在下面选择。"]}


def test_ten_thousand_organizations_make_a_small_form(
    firms: list[Organization], django_assert_num_queries: Any
) -> None:
    first = firms[0]
    people.make_many_organizations(10_000)
    with django_assert_num_queries(0):
        assert len(str(Choice(None)["organization"])) < 1_000
    with django_assert_num_queries(1):
        assert Choice(sent(organization=first.pk, words="天中")).is_valid()
    with django_assert_num_queries(3):
        assert not Choice(sent(words="众多")).is_valid()
    page = str(Choice(sent(words="众多"))["organization"])
    assert page.count('type="radio"') == SHOWN
    assert len(page) < 5_000


class AnyWords(TestCase):
    @given(words=st.text(max_size=200), key=st.text(max_size=30))
    def test_never_break_the_form(self, words: str, key: str) -> None:
        data = QueryDict(mutable=True)
        data.update({"organization": key, "organization-q": words})
        form = Choice(data)
        assert not form.is_valid()
        assert str(form["organization"])
