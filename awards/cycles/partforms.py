"""The parts of a rulebook as a form with a control for every field, made from the schema, and as the tree in which the page draws it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.cycles.nodes import Control, Node, every
from awards.cycles.outline import Field, Kind, name_of, part, titled
from awards.cycles.typed import Tree, shown
from core import calendar
from core.datafile import Fault
from core.forms import CHOOSE, PortalForm
from core.words import Words

UNITS = {"working": gettext_lazy("工作日"), "calendar": gettext_lazy("自然日")}
LOCKED = frozenset({"scheme.code", "cycle.code"})
_THIRDS = frozenset({Kind.WHOLE, Kind.EXACT, Kind.DAY, Kind.MOMENT, Kind.YES, Kind.CHOICE})


class PartsForm(PortalForm):
    """The controls of some parts, with what stands in them and what is wrong with it. It is shown, not cleaned: the schema checks."""

    use_required_attribute = False  # a control inside a folded row could not be looked at

    def __init__(
        self,
        names: Sequence[str],
        tree: Tree,
        *,
        faults: Sequence[Fault] = (),
        tiers: dict[str, str] | None = None,
        known: dict[str, dict[str, str]] | None = None,
        focus: str = "",
    ) -> None:
        self.tree, self.faults, self.tiers, self.known, self.focus = tree, list(faults), tiers or {}, known or {}, focus
        self.flat: dict[str, Any] = {}
        self.drawn: dict[str, forms.Field] = {}
        self.nodes = [self._node(part(name), tree[name], name) for name in names]
        super().__init__(data=self.flat)
        self.fields.update(self.drawn)
        self._place_faults()
        for node in self.nodes:
            self._bind(node)

    def full_clean(self) -> None:
        """Nothing to clean: what is wrong is known."""
        self.cleaned_data: dict[str, Any] = {}
        self._errors = forms.utils.ErrorDict()

    @property
    def summary(self) -> list[tuple[str, str, str]]:
        """Of every fault the place on the page, its title and the reason."""
        return [(f"#{self.anchor(fault.path)}", titled(fault.path), fault.reason) for fault in self.faults]

    def anchor(self, path: str) -> str:
        name = name_of(path)
        while name and name not in self.drawn and name not in self.groups:
            name = name.rpartition(".")[0]
        return f"id_{name}" if name in self.drawn else f"part-{name}"

    def _place_faults(self) -> None:
        self.groups = {node.id.removeprefix("part-"): node for node in every(self.nodes)}
        self._errors = forms.utils.ErrorDict()
        for fault in self.faults:
            place = self.anchor(fault.path)
            if place.startswith("id_"):
                self._errors.setdefault(place.removeprefix("id_"), self.error_class()).append(fault.reason)
            elif place.removeprefix("part-") in self.groups:
                self.groups[place.removeprefix("part-")].faults.append(fault.reason)

    def _bind(self, node: Node) -> None:
        for item in (*node.items, *(node.rows or ()), *([node.ask] if node.ask else ())):
            if isinstance(item, Node):
                self._bind(item)
            else:
                item.bound = self[item.name]
        if node.rows is not None:
            node.count = self[f"{node.name}.count"]
        for row in node.rows or ():
            row.is_open = row.is_open or row.is_wrong

    def _node(self, found: Field, tree: Any, name: str) -> Node:
        node = Node(f"part-{name}", found.label, found.meaning, found.guard)
        if found.kind == Kind.PARTS:
            self.flat[f"{name}.count"] = str(len(tree))
            self.drawn[f"{name}.count"] = forms.CharField(widget=forms.HiddenInput)
            few = len(tree) <= 2
            node.rows = [self._row(found, row, f"{name}.{place}", place, few) for place, row in enumerate(tree)]
            if node.rows:
                node.rows[-1].is_last = True
            return node
        if found.kind == Kind.PERHAPS:
            asked = f"{name}.present"
            self._add(
                asked,
                forms.BooleanField(label=_("设置“%(part)s”") % {"part": found.label}, required=False),
                tree["present"],
            )
            node.ask, node.was = Control(asked, ""), tree.get("was", "yes" if tree["present"] else "")
        node.items = [item for one in found.parts for item in self._items(one, tree[one.name], f"{name}.{one.name}")]
        return node

    def _row(self, found: Field, tree: Tree, name: str, place: int, is_open: bool) -> Node:
        called = [str(tree.get(key, "")) for key in ("name", "label", "title", "level") if tree.get(key)]
        first = next(
            (one for one in found.parts if one.choices and one.kind == Kind.CHOICE and one.name in ("name", "level")),
            None,
        )
        title = called[0] if called else ""
        if first is not None:
            title = str(first.choices.get(title, title))
        node = Node(
            f"part-{name}",
            title or _("新的一项"),
            row=place,
            is_open=is_open or not title or f"part-{name}" == self.focus,
        )
        node.items = [item for one in found.parts for item in self._items(one, tree[one.name], f"{name}.{one.name}")]
        if found.name == "stages":
            node.told = told_days(tree)
            span = tree.get("span", {"days": "", "unit": "working"})
            days = forms.CharField(
                label=_("或按天数推算"),
                required=False,
                help_text=_("从开始日起算，第一天计算在内；留空则以截止日为准。"),
            )
            days.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
            self._add(f"{name}.days", days, span["days"])
            self._add(
                f"{name}.unit",
                forms.ChoiceField(label=_("天数单位"), choices=list(UNITS.items()), required=False),
                span["unit"],
            )
            days_and_unit = [Control(f"{name}.days", "third", _("天")), Control(f"{name}.unit", "third")]
            node.items = _in_the_order_of_thought(node.items, days_and_unit)
        return node

    def _items(self, found: Field, value: Any, name: str) -> Iterator["Control | Node"]:
        if found.kind in (Kind.PART, Kind.PERHAPS, Kind.PARTS):
            yield self._node(found, value, name)
        elif found.kind == Kind.TABLE:
            yield self._table(found, value, name)
        elif found.kind == Kind.MOMENT:
            self._add(name, _control(found), value["day"])
            yield Control(name, "third")
            time = forms.CharField(
                label=_("%(field)s时刻") % {"field": found.label}, required=False, help_text=_("留空表示整天。")
            )
            time.widget = forms.TextInput(attrs={"type": "time"})
            self._add(f"{name}.time", time, value["time"])
            yield Control(f"{name}.time", "third")
        else:
            self._add(name, self._known(found, value) if found.path in self.known else _control(found), value)
            wide = found.kind in (Kind.LONG, Kind.LINES, Kind.CHOICES)
            yield Control(
                name,
                "" if wide else "third" if found.kind in _THIRDS else "half",
                found.unit_words if found.kind in (Kind.WHOLE, Kind.EXACT) else "",
            )

    def _known(self, found: Field, value: str) -> forms.Field:
        """A choice among what the portal holds; what stands there already is offered too."""
        offered = self.known[found.path]
        choices = [*offered.items(), *([(value, value)] if value and value not in offered else [])]
        return forms.ChoiceField(
            label=found.label, choices=[("", CHOOSE), *choices], required=False, help_text=str(found.meaning)
        )

    def _table(self, found: Field, value: dict[str, str], name: str) -> Node:
        node = Node(f"part-{name}", found.label, found.meaning, found.guard)
        words: dict[str, Words] = dict(found.choices or self.tiers)
        for key in [*words, *(key for key in value if key not in words)]:
            one = forms.CharField(label=str(words.get(key, key)), required=False)
            one.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
            self._add(f"{name}.{key}", one, value.get(key, ""))
            node.items.append(Control(f"{name}.{key}", "third", found.unit_words))
        return node

    def _add(self, name: str, control: forms.Field, value: Any) -> None:
        self.drawn[name], self.flat[name] = control, value


def _in_the_order_of_thought(items: list[Control | Node], span: list[Control]) -> list[Control | Node]:
    """Of a stage: what it is and what is said of it, when it begins, how long it lasts, when it ends."""
    name, opens, opens_time, closes, closes_time, note = items
    return [name, note, opens, opens_time, *span, closes, closes_time]


def told_days(stage: Tree) -> str:
    """When a stage is, beside its name: 2015-09-01 至 2015-09-30，30 天，其中工作日 22 天."""
    ends = [stage[key]["day"].strip() for key in ("opens", "closes")]
    said = _("%(first)s 至 %(last)s") % {"first": ends[0], "last": ends[1]} if all(ends) else "".join(ends)
    try:
        first, last = map(date.fromisoformat, ends)
    except ValueError:
        return said or _("日期另定")
    if last < first:
        return said
    days = {"days": (last - first).days + 1, "working": calendar.working_days_between(first, last)}
    return said + _("，%(days)d 天，其中工作日 %(working)d 天") % days


def empty_row(found: Field) -> Tree:
    """A new row of a list, with the defaults of the schema."""
    return shown(found.parts, {})


def _control(found: Field) -> forms.Field:
    told = f"{found.meaning} {found.guard}".strip()
    given: dict[str, Any] = {"label": found.label, "help_text": told, "required": False}
    match found.kind:
        case Kind.YES:
            return forms.BooleanField(**given)
        case Kind.CHOICE:
            empty = [("", CHOOSE)] if found.required else []
            control: forms.Field = forms.ChoiceField(choices=[*empty, *found.choices.items()], **given)
        case Kind.CHOICES:
            control = forms.MultipleChoiceField(
                choices=list(found.choices.items()), widget=forms.CheckboxSelectMultiple, **given
            )
        case Kind.LONG | Kind.LINES:
            control = forms.CharField(
                widget=forms.Textarea(attrs={"rows": 10 if found.path == "cycle.call.text" else 3}), **given
            )
        case Kind.DAY | Kind.MOMENT:
            control = forms.CharField(widget=forms.TextInput(attrs={"type": "date"}), **given)
        case _:
            control = forms.CharField(**given)
            if found.kind in (Kind.WHOLE, Kind.EXACT):
                control.widget.attrs |= {
                    "inputmode": "numeric" if found.kind == Kind.WHOLE else "decimal",
                    "autocomplete": "off",
                }
            if found.longest:
                control.widget.attrs["maxlength"] = found.longest
    if found.path in LOCKED:
        control.widget.attrs["readonly"] = True
    control.required = found.required  # the mark beside the label; the schema refuses
    return control
