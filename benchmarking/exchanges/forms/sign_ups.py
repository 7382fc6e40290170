"""Who comes, and what they thought of it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from benchmarking.exchanges.actions.sign_ups import Person
from core.forms import PortalForm

PHONE = RegexValidator(r"^\+?[0-9][0-9 \-]{5,18}$", _("请填写电话号码，例如 13800000000。"))


class SignUpForm(PortalForm):
    """Fields name-N, position-N, phone-N for up to `places` people; a row without any of them is left out. `organization` only when one
    acts for several."""

    def __init__(self, *args: Any, by: User, places: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = range(1, places + 1)
        own = Organization.objects.filter(pk__in=by.organization_ids).order_by("name")
        self.fields["organization"] = forms.ModelChoiceField(own, label=_("报名单位"), empty_label=None)
        for n in self.places:
            self.fields[f"name-{n}"] = forms.CharField(label=_("姓名"), max_length=50, required=n == 1)
            self.fields[f"position-{n}"] = forms.CharField(label=_("职务"), max_length=100, required=False)
            self.fields[f"phone-{n}"] = forms.CharField(
                label=_("手机"), max_length=20, required=n == 1, validators=[PHONE]
            )

    def rows(self) -> Iterator[dict[str, Any]]:
        for n in self.places:
            yield {
                "number": n,
                "name": self[f"name-{n}"],
                "position": self[f"position-{n}"],
                "phone": self[f"phone-{n}"],
            }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for n in self.places:
            values = {part: given.get(f"{part}-{n}", "") for part in ("name", "position", "phone")}
            if any(values.values()):
                for part, sentence in (("name", _("请填写姓名。")), ("phone", _("请填写手机。"))):
                    if not values[part] and f"{part}-{n}" not in self.errors:
                        self.add_error(f"{part}-{n}", sentence)
        return given

    @property
    def people(self) -> list[Person]:
        given = self.cleaned_data
        return [
            Person(given[f"name-{n}"], given[f"position-{n}"], given[f"phone-{n}"])
            for n in self.places
            if given[f"name-{n}"]
        ]


class RatingForm(PortalForm):
    satisfaction = forms.TypedChoiceField(
        label=_("满意度"), coerce=int, widget=forms.RadioSelect,
        choices=[(5, _("5 非常满意")), (4, _("4 满意")), (3, _("3 一般")), (2, _("2 不满意")), (1, _("1 很不满意"))],
    )  # fmt: skip
    comment = forms.CharField(label=_("意见建议"), widget=forms.Textarea, max_length=1000, required=False)
