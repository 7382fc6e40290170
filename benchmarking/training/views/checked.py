"""The pages that training records and qualifications have in common: recorded, changed, confirmed or returned, with their evidence."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benchmarking.training.forms.fields import CheckedForm
from benchmarking.training.models import Qualification, TrainingRecord
from core.access import fetch, require
from core.uploads import serve
from core.web import SignedInRequest, attempt, posted

Row = TrainingRecord | Qualification


@dataclass(frozen=True)
class Pages:
    """`noun` ends the names of the permissions (see_, record_, confirm_), `actions` holds record, edit, confirm and send_back."""

    noun: str
    model: type[Row]
    actions: Any
    form: type[CheckedForm]
    template: str
    list_page: str

    def fetched(self, request: SignedInRequest, pk: int, verb: str) -> Any:
        rows = self.model.objects.select_related("organization__region", "evidence", "recorded_by")
        return fetch(rows, request.user, f"benchmarking.{verb}_{self.noun}", pk=pk)

    @method_decorator(require_http_methods(["GET", "POST"]))
    def new(self, request: SignedInRequest) -> HttpResponse:
        require(request.user, f"benchmarking.record_{self.noun}")
        form = self.form(posted(request), request.FILES or None, by=request.user)
        if form.is_valid() and attempt(form, lambda: self.actions.record(by=request.user, **form.cleaned_data)):
            messages.success(request, _("已登记，等待市局核实。"))
            return redirect(self.list_page)
        return self._form(request, form)

    @method_decorator(require_http_methods(["GET", "POST"]))
    def edit(self, request: SignedInRequest, pk: int) -> HttpResponse:
        row = self.fetched(request, pk, "record")
        form = self.form(posted(request), request.FILES or None, by=request.user, row=row)
        if form.is_valid() and attempt(form, lambda: self.actions.edit(row, by=request.user, **form.cleaned_data)):
            messages.success(request, _("已保存，等待市局核实。"))
            return redirect(row)
        return self._form(request, form, row)

    @method_decorator(require_POST)
    def confirm(self, request: SignedInRequest, pk: int) -> HttpResponse:
        row = self.fetched(request, pk, "confirm")
        self.actions.confirm(row, by=request.user, version=request.POST.get("version"))
        messages.success(request, _("已核实，登记单位已收到站内信。"))
        return redirect(row)

    @method_decorator(require_POST)
    def send_back(self, request: SignedInRequest, pk: int) -> HttpResponse:
        row = self.fetched(request, pk, "confirm")
        self.actions.send_back(row, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, _("已退回，登记单位已收到站内信。"))
        return redirect(row)

    @method_decorator(require_GET)
    def evidence(self, request: SignedInRequest, pk: int) -> FileResponse:
        row = self.fetched(request, pk, "see")
        if row.evidence is None:
            raise Http404
        return serve(row.evidence, inline="view" in request.GET)

    def _form(self, request: SignedInRequest, form: CheckedForm, row: Row | None = None) -> HttpResponse:
        context = {"form": form, "row": row}
        return render(request, self.template, context, status=422 if form.errors else 200)
