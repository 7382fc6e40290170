"""A stale page is refused once, with everything typed kept; saving again is a decision."""

from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict

from accounts.forms import OrganizationForm, ProfileForm
from accounts.models import Organization, User
from core.forms import PortalForm, VersionedForm, version_of
from tests import people


class NameForm(VersionedForm, PortalForm):
    name = forms.CharField()


def test_a_stale_page_is_refused_and_keeps_what_was_typed(enterprise: User) -> None:
    row = people.make_organization("先前的名称", user=enterprise)
    opened_with = version_of(row)
    row.name = "别人改的名称"
    row.save()
    form = NameForm(QueryDict(f"name=我写的名称&version={opened_with.replace('+', '%2B')}"), row=row)
    assert not form.is_valid()
    assert "已被修改" in str(form.non_field_errors())
    assert form["name"].value() == "我写的名称"
    again = NameForm({"name": form["name"].value(), "version": form["version"].value()}, row=Organization.objects.get())
    assert again.is_valid()


def test_an_unchanged_row_is_not_stale(enterprise: User) -> None:
    row = people.make_organization(user=enterprise)
    assert NameForm({"name": "x", "version": version_of(row)}, row=row).is_valid()


class OneForm(PortalForm):
    row = forms.ModelChoiceField(Organization.objects.all())


class ManyForm(PortalForm):
    row = forms.ModelMultipleChoiceField(Organization.objects.all())


@pytest.mark.parametrize("key", [str(2**63), f"-{2**63}", "9" * 30, "-1", "9" * 5000, "²", "\x00", "x", "1e9", "1.0"])
@pytest.mark.parametrize("form", [OneForm, ManyForm])
def test_a_forged_key_is_a_sentence_beside_the_field(form: type[PortalForm], key: str, db: None) -> None:
    people.make_organization()
    data = QueryDict(mutable=True)
    data["row"] = key
    assert list(form(data).errors) == ["row"]


def test_keys_that_no_column_holds_find_nothing(organization: Organization) -> None:
    rows = Organization.objects.filter(pk__in=[organization.pk, 2**64, -(2**64)])
    assert list(rows) == [organization]
    assert not Organization.objects.filter(pk__in=[2**64]).exists()
    assert list(Organization.objects.filter(pk__in=Organization.objects.values("pk"))) == [organization]


class ChoosingForm(PortalForm):
    person = forms.ModelChoiceField(User.objects.none())
    named = forms.ModelChoiceField(User.objects.none(), empty_label="全部人员")
    none = forms.ModelChoiceField(User.objects.none(), empty_label=None)
    kind = forms.ChoiceField(choices=[("", "---------"), ("a", "甲")])


def test_an_empty_choice_is_said_in_words(db: None, enterprise: User) -> None:
    def first(form: forms.BaseForm, name: str) -> str | None:
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return next((str(label) for value, label in field.choices if value == ""), None)

    form = ChoosingForm()
    assert [first(form, name) for name in form.fields] == ["请选择", "全部人员", None, "请选择"]
    assert [first(OrganizationForm(), name) for name in ("region", "industry", "size")] == ["请选择"] * 3
    assert "---" not in str(form) + str(OrganizationForm()) + str(ProfileForm(instance=enterprise))


class Numbers(PortalForm):
    points = forms.DecimalField(max_digits=6, decimal_places=2, min_value=Decimal("0.01"), max_value=Decimal("10.00"))
    count = forms.DecimalField(max_digits=4, decimal_places=0)
    word = forms.CharField(max_length=3)


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("points", "10.5", "不能大于 10。"),
        ("points", "0", "不能小于 0.01。"),
        ("points", "1.234", "最多 2 位小数。"),
        ("points", "123456", "数字太大，整数部分最多 4 位。"),
        ("count", "1.5", "不能有小数。"),
        ("word", "四个字呀", "最多 3 个字，现在有 4 个。"),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(name, typed, told):
    form = Numbers({"points": "1", "count": "1", "word": "好", name: typed})
    assert told in form.errors[name]
    late = PortalForm({name: typed})
    late.fields[name] = Numbers.base_fields[name]
    assert told in late.errors[name]


def test_what_is_lacking_is_asked_for_in_plain_words() -> None:
    class Lacking(PortalForm):
        name = forms.CharField()
        kind = forms.ChoiceField(choices=[("a", "甲")])
        file = forms.FileField()
        agreed = forms.BooleanField()
        own = forms.CharField(error_messages={"required": "请写明理由。"})

    assert Lacking({}).errors == {
        "name": ["请填写。"],
        "kind": ["请选择。"],
        "file": ["请选择文件。"],
        "agreed": ["请勾选。"],
        "own": ["请写明理由。"],
    }
