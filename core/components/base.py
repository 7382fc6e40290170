"""What every component shares: its tone, its template."""

from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString

TONES = frozenset({"neutral", "primary", "info", "success", "warning", "danger", "award"})
TONE_ICONS = {
    "success": "circle-check",
    "warning": "alert-triangle",
    "danger": "alert-circle",
    "award": "award",
}


def checked(tone: str) -> str:
    if tone not in TONES:
        raise ValueError(f"unknown tone {tone!r}: one of {', '.join(sorted(TONES))}")
    return tone


def render(component: str, **properties: Any) -> SafeString:
    """A component's template with its properties and nothing else: no request, no context processors."""
    return Engine.get_default().get_template(f"components/{component}.html").render(Context(properties))


def trimmed(content: SafeString) -> SafeString:
    """Rendered content without the blanks around it: empty when a block was left empty."""
    return SafeString(content.strip())
