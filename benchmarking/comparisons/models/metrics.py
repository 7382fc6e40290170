"""What is compared: the dimensions of a notice, and the metrics that many organizations share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dimension(models.Model):
    """What is compared (seed 004 names twelve: equipment, process, product design, ...)."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("对比内容"), max_length=50)
    hint = models.CharField(_("说明"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Direction(models.TextChoices):
    HIGHER = "higher", _("越高越好")
    LOWER = "lower", _("越低越好")


class Metric(models.Model):
    """A numeric indicator that many organizations share, so that they can be compared without names."""

    code = models.SlugField(_("代码"), max_length=60, unique=True)
    name = models.CharField(_("指标"), max_length=100)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    direction = models.CharField(_("方向"), max_length=10, choices=Direction)
    definition = models.CharField(_("定义"), max_length=300, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）" if self.unit else self.name
