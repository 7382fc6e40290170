"""An organization, chosen by its name or its unified social credit code."""

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, OrganizationStage
from core.choosing import RowSearchField


class OrganizationSearchField(RowSearchField):
    """Closed until `offer` says which organizations the person may choose."""

    default_error_messages = {"invalid_choice": _("没有找到可选的组织，请核对名称或统一社会信用代码。")}

    def __init__(self, **kwargs: Any) -> None:
        hint = _("输入名称的一部分或统一社会信用代码，再从找到的组织中选择")
        super().__init__(Organization.objects.none(), **{"help_text": hint} | kwargs)

    def offer(self, rows: "QuerySet[Any]", url: str) -> None:
        """Of `rows`; `url` answers what is typed."""
        self.queryset, self.widget.url = rows.select_related("region").order_by("name"), url

    def matching(self, rows: Any, words: str) -> "QuerySet[Any]":
        return rows.by_words(words).order_by(Length("name"), "name", "pk")

    def named(self, rows: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
        return rows.filter(Q(name=words) | Q(credit_code=words.upper()))

    def detail(self, row: Organization) -> str:
        return f"{row.credit_code} · {row.region.name}"


class VerifiedOrganizationField(OrganizationSearchField):
    """Any verified organization, for the bureau; `name` is the field's name in its form."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        verified = Organization.objects.filter(stage=OrganizationStage.VERIFIED)
        self.offer(verified, reverse("accounts:organizations-find", args=[name]))
