"""The divisions that the portal knows, and more of them."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import regions
from accounts.models import Region
from core.access import require
from core.forms import PortalForm
from core.web import SignedInRequest, attempt, paginate, posted


class RegionsForm(PortalForm):
    text = forms.CharField(
        label=gettext_lazy("行政区划"), max_length=30_000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("每行一个：六位代码、空格、名称，可从民政部公布的代码表粘贴。已有的代码按新名称更正，不删除任何代码。"),
    )  # fmt: skip

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        self.reading = regions.read(text)
        if self.reading.faults:
            raise ValidationError(self.reading.faults[:20])
        return text


@require_http_methods(["GET", "POST"])
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "accounts.edit_regions")
    form, made = RegionsForm(posted(request)), []
    if form.is_valid() and attempt(form, lambda: made.append(regions.write(form.reading, by=request.user))):
        messages.success(request, _("已新增或更正 %(count)d 个行政区划。") % {"count": made[0]})
        return redirect("accounts:regions")
    query = request.GET.get("q", "").strip()
    rows = Region.objects.select_related("parent")
    if query:
        rows = rows.filter(code__startswith=query) if query.isdigit() else rows.filter(name__contains=query)
    context = {"form": form, "page": paginate(request, rows)}
    return render(request, "accounts/regions.html", context, status=422 if form.errors else 200)
