"""What every component shares: its tone, its template."""

from typing import Any

from django.template.loader import render_to_string
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
    return render_to_string(f"components/{component}.html", properties)


def trimmed(content: SafeString) -> SafeString:
    """Rendered content without the blanks around it: empty when a block was left empty."""
    return SafeString(content.strip())
