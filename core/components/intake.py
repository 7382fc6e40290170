"""What is wrong with an uploaded workbook, calmly, cell by cell."""

from django import template
from django.utils.safestring import SafeString

from core.components.base import render
from core.intake import Faults, Intake

register = template.Library()


@register.simple_tag
def cell_faults(found: Intake | Faults) -> SafeString:
    """The faults of an upload: cell, what stands there, what to do. Nothing when there are none; the first ones and a count when there are many."""
    faults = found.found if isinstance(found, Intake) else found
    return render("intake", faults=faults.listed, count=faults.count, more=faults.count - len(faults.listed))
