"""Where in a YAML text a fault stands: from the path of a field to the line on which it is written."""

import re

import yaml

_PIECE = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


class Lines:
    """The lines of one text. A text that is no YAML has none."""

    def __init__(self, text: str) -> None:
        try:
            self.root = yaml.compose(text, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, ValueError, RecursionError):
            self.root = None

    def of(self, path: str) -> int | None:
        """The line of `path`, counted from one; of what is not written the line of the part in which it is missing; None without a path."""
        node, line = self.root, None
        for place, name in _PIECE.findall(path):
            found = _inside(node, name, place)
            if found is None:
                break
            mark, node = found
            line = mark.line + 1
        return line


def _inside(node: yaml.Node | None, name: str, place: str) -> tuple[yaml.Mark, yaml.Node] | None:
    match node:
        case yaml.MappingNode() if name:
            return next(((key.start_mark, value) for key, value in node.value if key.value == name), None)
        case yaml.SequenceNode() if place and int(place) < len(node.value):
            return node.value[int(place)].start_mark, node.value[int(place)]
    return None
