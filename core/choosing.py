"""One row of a long table, found by typing: a search field with what was found beneath it. The same list comes with every keystroke (htmx) and,
without JavaScript, with the answer to the form; a choice is a radio button, so it works by keyboard and by thumb.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web import key_of

SHOWN = 8
LONGEST_WORDS = 120


class Sought(NamedTuple):
    """What was sent: the key of the row chosen in the list, and the words typed."""

    key: str = ""
    words: str = ""


class Offer(NamedTuple):
    """A row in the list; `detail` tells it from others of its name."""

    key: str
    label: str
    detail: str
    is_chosen: bool


class Found(NamedTuple):
    """The first rows that `words` find, and how many there are in all."""

    rows: list[Any]
    total: int


class RowSearch(forms.TextInput):
    """`url` answers what is typed (see `found_page`); empty, the list comes with the form's answer only."""

    input_type = "search"
    template_name = "components/row_search.html"
    field: "RowSearchField"
    url = ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Sought:
        return Sought(str(data.get(name) or ""), str(data.get(f"{name}-q") or "").strip())

    def use_required_attribute(self, initial: Any) -> bool:
        """The row may be chosen in the list while nothing is typed."""
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        sought = value if isinstance(value, Sought) else Sought("" if value is None else str(value))
        context: dict[str, Any] = super().get_context(name, sought.words, attrs)
        chosen = self.field.row_of(sought)
        rows = self.field.find(sought.words).rows if sought.words else []
        if chosen is not None and chosen not in rows:
            rows = [chosen, *rows[: SHOWN - 1]]
        return context | {"name": name, "offers": self.field.offers(rows, chosen), "url": self.url}


class RowSearchField(forms.ModelChoiceField):
    """A row of `queryset` (what the person may choose), by its key or by words that name it alone. Subclasses say what words match."""

    widget = RowSearch
    default_error_messages = {"invalid_choice": gettext_lazy("没有找到，请核对后重新选择。")}

    def __init__(self, queryset: "QuerySet[Any] | None", **kwargs: Any) -> None:
        super().__init__(queryset, **kwargs)
        cast("RowSearch", self.widget).field = self

    def __deepcopy__(self, memo: dict[int, Any]) -> "RowSearchField":
        copied = super().__deepcopy__(memo)
        cast("RowSearch", copied.widget).field = copied
        return copied

    def matching(self, rows: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
        """The rows that `words` may mean, the likeliest first."""
        raise NotImplementedError

    def named(self, rows: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
        """The rows that `words` name in full."""
        raise NotImplementedError

    def detail(self, row: Any) -> str:
        return ""

    def offers(self, rows: Iterable[Any], chosen: Any = None) -> list[Offer]:
        return [Offer(str(row.pk), str(row), self.detail(row), row == chosen) for row in rows]

    def find(self, words: str) -> Found:
        """What is offered for `words`; without any, the first of all."""
        rows = self._matching(words)
        return Found(list(rows[:SHOWN]), rows.count())

    def row_of(self, sought: Sought) -> Any:
        """The row meant: the one chosen, unless other words were typed since; or the only one that the words name in full."""
        key, words = key_of(sought.key), sought.words
        chosen = self._matching(words).filter(pk=key).first() if key else None
        if chosen is not None or not words or not _is_text(words):
            return chosen
        alike = list(self.named(self._rows, words)[:2])
        return alike[0] if len(alike) == 1 else None

    def clean(self, value: Any) -> Model | None:
        sought = value if isinstance(value, Sought) else Sought("" if value is None else str(value))
        row: Model | None = self.row_of(sought)
        if row is not None:
            return row
        if not sought.words:
            if sought.key:
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        count = self.find(sought.words).total
        if count > SHOWN:
            told = {"count": count, "shown": SHOWN}
            sentence = _("找到 %(count)d 个，下面列出前 %(shown)d 个；请选择，或多输入几个字。") % told
            raise ValidationError(sentence, code="ambiguous")
        if count:
            raise ValidationError(_("找到 %(count)d 个，请在下面选择。") % {"count": count}, code="ambiguous")
        raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(initial, data.key if isinstance(data, Sought) else data))

    @property
    def _rows(self) -> "QuerySet[Any]":
        return cast("QuerySet[Any]", self.queryset)

    def _matching(self, words: str) -> "QuerySet[Any]":
        if not words:
            return self._rows
        return self.matching(self._rows, words) if _is_text(words) else self._rows.none()


def _is_text(words: str) -> bool:
    return len(words) <= LONGEST_WORDS and "\x00" not in words


def found_page(request: HttpRequest, field: RowSearchField, name: str) -> HttpResponse:
    """The list beneath the search field `name`, for the words typed so far."""
    words = request.GET.get(f"{name}-q", "").strip()
    found = field.find(words)
    context = {
        "name": name,
        "offers": field.offers(found.rows),
        "count": found.total,
        "more": found.total - len(found.rows),
    }
    return render(request, "components/row_search_found.html", context | {"is_answer": True})
