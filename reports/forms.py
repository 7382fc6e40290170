"""Ask for a document by kind and reference."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from core.documents import documents
from core.forms import PortalForm


class DocumentForm(PortalForm):
    kind = forms.ChoiceField(label=_("文件种类"))  # the kinds are known when every app is
    reference = forms.CharField(label=_("编号"), max_length=100, help_text=_("申报编号、届次代码、公示编号或证书编号"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, printed.name()) for kind, printed in documents.items() if user.has_perm(printed.permission)]
        self.fields["kind"] = forms.ChoiceField(label=_("文件种类"), choices=kinds)

    def may_print(self, user: Any) -> bool:
        """Whether the row exists for `user` and may be printed; says so beside the field when not."""
        try:
            documents[self.cleaned_data["kind"]].fetch(self.cleaned_data["reference"], user)
        except Http404:
            self.add_error("reference", _("找不到这一编号，请核对。"))
        except PermissionDenied as denied:
            self.add_error("kind", str(denied))
        return not self.errors
