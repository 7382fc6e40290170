"""Strings to values: the upload, and what is to happen to everything that was found."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.word.actions import Choice, How
from awards.word.archive import KINDS
from awards.word.page import Check
from core.forms import PortalForm


class UploadForm(PortalForm):
    """What the file is, is looked at by the reader, which has better sentences than a field."""

    upload = forms.FileField(label=_("自评报告（.docx）"), help_text=_("Word 文档，不超过 20 MB；不接受含宏的文件"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.attrs["accept"] = ",".join(f".{kind}" for kind in KINDS)
        self.fields["upload"].allow_empty_file = True  # type: ignore[attr-defined]  # the reader says it


class ConfirmForm(PortalForm):
    """For every section how-SECTION and version-SECTION, for every unmatched part assign-PLACE."""

    def __init__(self, *args: Any, check: Check, everywhere: str = "", **kwargs: Any) -> None:
        """`everywhere` ("replace" or "append") is what is offered for every section that holds another text."""
        super().__init__(*args, **kwargs)
        self.check = check
        sections = [(row.section, row.title) for row in check.sections]
        for row in check.sections:
            version = forms.CharField(widget=forms.HiddenInput, initial=row.version, required=False, max_length=64)
            self.fields[f"version-{row.section}"] = version
            if row.part is not None:
                self.fields[f"how-{row.section}"] = forms.ChoiceField(
                    label=row.title, choices=row.choices, initial=row.offered(everywhere)
                )
        for place, part in enumerate(check.found.unmatched):
            label = _("“%s”归入") % part.first_words[:20]
            self.fields[f"assign-{place}"] = forms.ChoiceField(
                label=label, choices=[("", _("不导入")), *sections], required=False
            )

    def values(self) -> dict[str, Any]:
        """The action's arguments."""
        cleaned = self.cleaned_data
        choices = {
            row.section: Choice(
                cast("How", cleaned.get(f"how-{row.section}") or "skip"), cleaned[f"version-{row.section}"]
            )
            for row in self.check.sections
        }
        places = range(len(self.check.found.unmatched))
        return {
            "choices": choices,
            "assigned": {place: cleaned[f"assign-{place}"] for place in places if cleaned[f"assign-{place}"]},
        }

    def rows(self) -> list[dict[str, Any]]:
        """The matched sections as the page draws them."""
        return [
            {"row": row, "how": self[f"how-{row.section}"], "version": self[f"version-{row.section}"]}
            for row in self.check.sections
            if row.part is not None
        ]

    def loose(self) -> list[dict[str, Any]]:
        """The unmatched parts."""
        return [
            {"name": f"part-{place}", "part": part, "assign": self[f"assign-{place}"]}
            for place, part in enumerate(self.check.found.unmatched)
        ]

    def versions_of_the_rest(self) -> list[Any]:
        """The versions of sections that nothing was matched to, but to which an unmatched part may go."""
        return [self[f"version-{row.section}"] for row in self.check.sections if row.part is None]
