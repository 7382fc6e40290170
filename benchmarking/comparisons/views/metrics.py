"""What is compared: the dimensions of the notice, and the metrics that organizations share."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benchmarking.comparisons.actions import metrics
from benchmarking.comparisons.forms.metrics import MetricFilter, MetricForm
from benchmarking.comparisons.models import Dimension, Metric
from core.access import require
from core.web import SignedInRequest, attempt, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.see_metrics")
    may_edit = request.user.has_perm("benchmarking.edit_metrics")
    rows = Metric.objects.all() if may_edit else Metric.objects.filter(is_active=True)
    narrowed = MetricFilter(request.GET).narrow(rows).annotate(uses=Count("rows")).order_by("-is_active", "name", "pk")
    context = {"dimensions": Dimension.objects.all(), "page": paginate(request, narrowed), "may_edit": may_edit}
    return render(request, "benchmarking/comparisons/metrics.html", context)


@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.edit_metrics")
    form = MetricForm(posted(request))
    if form.is_valid() and attempt(form, lambda: metrics.add(by=request.user, **form.cleaned_data)):
        messages.success(request, _("共用指标已新增。"))
        return redirect("benchmarking:comparisons-metrics")
    return _form(request, form, _("新增共用指标"))


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    require(request.user, "benchmarking.edit_metrics")
    metric = get_object_or_404(Metric, code=code)
    form = MetricForm(posted(request), metric=metric)
    if form.is_valid() and attempt(form, lambda: metrics.edit(metric, by=request.user, **form.cleaned_data)):
        messages.success(request, _("共用指标已保存。"))
        return redirect("benchmarking:comparisons-metrics")
    return _form(request, form, metric.name)


@require_POST
def switch(request: SignedInRequest, code: str) -> HttpResponse:
    require(request.user, "benchmarking.edit_metrics")
    active = request.POST.get("active") == "yes"
    metric = metrics.switch(get_object_or_404(Metric, code=code), active=active, by=request.user)
    messages.success(request, _("指标已恢复使用。") if metric.is_active else _("指标已停用，已填报的数据不受影响。"))
    return redirect("benchmarking:comparisons-metrics")


def _form(request: SignedInRequest, form: MetricForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title}
    return render(request, "benchmarking/comparisons/metric_edit.html", context, status=422 if form.errors else 200)
