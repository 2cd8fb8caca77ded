"""Microdata as the same nodes that JSON-LD gives, so that one mapping reads both."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from crawlers.jsonld import Node

_ADDRESSES = {
    "a": "href",
    "area": "href",
    "link": "href",
    "img": "src",
    "audio": "src",
    "video": "src",
    "source": "src",
    "embed": "src",
    "iframe": "src",
    "object": "data",
}
_MARKUP_PROPERTIES = frozenset({"description", "responsibilities", "qualifications", "skills"})
_DEEPEST = 200


def items_of_type(root: LexborNode, wanted: str) -> Iterator[Node]:
    """Yield each item of a schema.org type as a node like those of JSON-LD."""
    for element in root.css("[itemscope][itemtype]"):
        if _type_of(element) == wanted:
            yield _item(element)


def _type_of(element: LexborNode) -> str:
    return (element.attributes.get("itemtype") or "").strip().rstrip("/").rsplit("/", 1)[-1]


def _item(element: LexborNode) -> Node:
    node: Node = {"@type": _type_of(element)}
    _collect(element, node, 0)
    return node


def _collect(element: LexborNode, node: Node, depth: int) -> None:
    if depth > _DEEPEST:
        return
    for child in element.iter():
        names = (child.attributes.get("itemprop") or "").split()
        scoped = "itemscope" in child.attributes
        for name in names:
            _add(node, name, _item(child) if scoped else _value(child, name))
        if not scoped:
            _collect(child, node, depth + 1)


def _add(node: Node, name: str, value: object) -> None:
    if name not in node:
        node[name] = value
    elif isinstance(node[name], list):
        node[name].append(value)
    else:
        node[name] = [node[name], value]


def _value(element: LexborNode, name: str) -> str:
    attributes = element.attributes
    if (content := attributes.get("content")) is not None:
        return content
    if (address := attributes.get(_ADDRESSES.get(element.tag or "", ""))) is not None:
        return address
    if element.tag == "time" and (moment := attributes.get("datetime")):
        return moment
    if name in _MARKUP_PROPERTIES:
        return element.html or ""
    return element.text(separator=" ", strip=True)
