"""What an application holds beside its texts and figures: products, honours, pictures of the self-assessment, and who of the colleagues looks after what."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application, Evidence
from awards.criteria.models import Item
from core import clock
from core.models import StoredFile


class Product(models.Model):
    """One of the main products or services (申报表：主要产品). `share_percent` is its part of the revenue, 0 to 100."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="products")
    name = models.CharField(_("产品或服务"), max_length=120)
    share_percent = models.DecimalField(_("占营业收入（%）"), max_digits=5, decimal_places=2, null=True, blank=True)
    standard = models.CharField(_("执行标准"), max_length=200, blank=True)
    certification = models.CharField(_("认证与许可"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["application", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(share_percent__isnull=True) | Q(share_percent__gte=0, share_percent__lte=100),
                name="a_product_has_at_most_the_whole_revenue",
            )
        ]

    def __str__(self) -> str:
        return self.name


class HonourLevel(models.TextChoices):
    INTERNATIONAL = "international", _("国际")
    NATIONAL = "national", _("国家级")
    PROVINCIAL = "provincial", _("省级")
    CITY = "city", _("市级")
    OTHER = "other", _("其他")


class Honour(models.Model):
    """One honour (申报表：所获荣誉), possibly shown by a piece of evidence."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="honours")
    name = models.CharField(_("荣誉名称"), max_length=200)
    level = models.CharField(_("级别"), max_length=15, choices=HonourLevel)
    awarded_by = models.CharField(_("授予单位"), max_length=120)
    year = models.PositiveSmallIntegerField(_("获得年份"))
    evidence = models.ForeignKey(
        Evidence, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("证实性材料"), related_name="honours"
    )
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["application", "order", "pk"]

    def __str__(self) -> str:
        return self.name


class Picture(models.Model):
    """A picture of the self-assessment. The text names it by a line of its own, 【图3】 or 【图3 组织结构】; `number` counts through the application."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="pictures")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveSmallIntegerField(_("图号"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["application", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="a_picture_number_stands_once_in_an_application"
            )
        ]

    def __str__(self) -> str:
        return f"图{self.number}"


class SectionOwner(models.Model):
    """Who of the organization's users looks after a section: `section` is a clause, or the name of another section of the workspace."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="owners")
    section = models.CharField(max_length=50)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="owned_sections")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["application", "section"]
        constraints = [
            models.UniqueConstraint(fields=["application", "section"], name="a_section_has_one_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.section} {self.user_id}"
