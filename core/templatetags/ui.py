"""The components of every page, a builtin library. Each is a function with named properties: a misspelt property fails when the
template compiles. Long markup lies in templates/components/; /styleguide/ shows each component with its usage.
"""

from django import template

from core.components import acts, figures, intake, marks, places, process, readings, states, structure

register = template.Library()
for part in (marks, structure, places, states, figures, process, acts, intake, readings):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
