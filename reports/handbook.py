"""docs/process.md and docs/access.md, printed from the step tables and the permissions themselves."""

from collections.abc import Iterator

from django.apps import apps
from django.utils.translation import override
from rules.permissions import permissions

from accounts.models import Role, User
from core.workflow import Staged, Step

HEAD = "<!-- printed by `bin/manage handbook {what}`; do not edit -->\n"


def process() -> str:
    """Every step table as a diagram and a table, the long one of the application first."""
    with override("zh-hans"):
        return "\n".join(_process_lines())


def access() -> str:
    """Who may do what: one line per permission, one column per role."""
    with override("zh-hans"):
        return "\n".join(_access_lines())


def staged_models() -> list[type[Staged]]:
    found = [model for model in apps.get_models() if issubclass(model, Staged)]
    return sorted(found, key=lambda model: (-len(model.steps), model.__name__))


def _process_lines() -> Iterator[str]:
    yield HEAD.format(what="process")
    yield "# The process\n"
    yield "Printed from the step tables: `core.workflow.take` moves a row along one of these steps and in no other way.\n"
    for model in staged_models():
        stages = dict(model._meta.get_field("stage").flatchoices)
        yield f"## {model.__name__} ({model.steps.prefix})\n"
        yield "```mermaid\nstateDiagram-v2"
        for stage, label in stages.items():
            yield f"    {stage}: {label}"
        for step in model.steps.values():
            for source in _in_order(step, stages):
                yield f"    {source} --> {step.target}: {step.label}"
        yield "```\n"
        yield "| step | label | from | to | phase of the plan |\n|---|---|---|---|---|"
        for step in model.steps.values():
            sources = "、".join(str(stages[stage]) for stage in _in_order(step, stages))
            yield f"| `{step.name}` | {step.label} | {sources} | {stages[step.target]} | {step.phase or '-'} |"
        yield ""


def _in_order(step: Step, stages: dict[str, object]) -> list[str]:
    return [stage for stage in stages if stage in step.sources]


def _access_lines() -> Iterator[str]:
    yield HEAD.format(what="access")
    yield "# Who may do what\n"
    yield "A tick: the role may do it. (✓): only to rows of one's own, as the condition says. A row that a person may not see does not exist for them (404).\n"
    roles = list(Role)
    yield "| permission | " + " | ".join(str(role.label) for role in roles) + " | condition |"
    yield "|---|" + "---|" * (len(roles) + 1)
    for name in sorted(permissions):
        condition = str(permissions[name].name).replace(" | ", " or ").replace(" & ", " and ")
        own = any(word in condition for word in ("acts_for", "is_author", "leads", "sits_on", "is_own"))
        cells = []
        for role in roles:
            allowed = permissions.test_rule(name, User(role=role), None)
            cells.append(("(✓)" if own else "✓") if allowed else "")
        yield f"| `{name}` | " + " | ".join(cells) + f" | `{condition}` |"
    yield ""
