"""Where a line lies in a picture, and the upright strip that is cut out for it."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from classifiers.images.reading import Box

Point = tuple[float, float]

_STRIP_HEIGHT = 72
"""Pixels of a strip with its margin; Tesseract reads best at capitals of about 30 to 40."""
_WIDEST = 4_000
_GOOD_LINE = 45
"""Pixels of a line's box from which a page is not enlarged."""
_MARGIN = 0.18
"""Of the height, around a line: marks above and below stand outside tight boxes."""


@dataclass(frozen=True, slots=True)
class Quad:
    """The corners of a line from its upper left, clockwise as it is read."""

    corners: tuple[Point, Point, Point, Point]

    @property
    def width(self) -> float:
        """The length of the line in pixels."""
        return _apart(self.corners[0], self.corners[1])

    @property
    def height(self) -> float:
        """The height of the line in pixels."""
        return _apart(self.corners[0], self.corners[3])

    @property
    def is_upright(self) -> bool:
        """Whether it stands on end, as vertical Chinese does."""
        return self.height > 1.5 * self.width

    @property
    def box(self) -> Box:
        """The rectangle around it."""
        xs, ys = zip(*self.corners, strict=True)
        return int(min(xs)), int(min(ys)), int(max(xs)), int(max(ys))

    @property
    def angle(self) -> float:
        """How far the line is turned, in degrees; a line that falls to the right is positive."""
        (x0, y0), (x1, y1) = self.corners[0], self.corners[1]
        return math.degrees(math.atan2(y1 - y0, x1 - x0))

    def covers(self, other: "Quad") -> bool:
        """Whether more than half of the smaller one's rectangle lies in the other's."""
        (left, top, right, below), (x0, y0, x1, y1) = self.box, other.box
        shared = max(0, min(right, x1) - max(left, x0)) * max(0, min(below, y1) - max(top, y0))
        least = min((right - left) * (below - top), (x1 - x0) * (y1 - y0))
        return shared > 0.5 * max(least, 1)

    def along(self, point: Point) -> float:
        """Say how far along the line a point lies: 0 at its start, 1 at its end."""
        (x0, y0), (x1, y1) = self.corners[0], self.corners[1]
        dx, dy = x1 - x0, y1 - y0
        return ((point[0] - x0) * dx + (point[1] - y0) * dy) / max(dx * dx + dy * dy, 1e-9)


@dataclass(frozen=True, slots=True)
class Strip:
    """A line cut out and turned upright, and how its columns lie along the line."""

    pixels: Image.Image
    margin: int

    def along(self, column: float) -> float:
        """Say how far along the line a column of the strip lies."""
        return (column - self.margin) / max(self.pixels.width - 2 * self.margin, 1)


@dataclass(frozen=True, slots=True)
class Levelled:
    """A page turned so that its lines lie level, and scaled, with the way back."""

    pixels: Image.Image
    angle: float
    scale: float

    def back(self, quad: Quad) -> Quad:
        """Return where a line of the levelled page lies in the page as it was."""
        first, second, third, last = (self._back(x, y) for x, y in quad.corners)
        return Quad((first, second, third, last))

    def _back(self, x: float, y: float) -> Point:
        middle_x, middle_y = self.pixels.width / 2, self.pixels.height / 2
        turn = math.radians(self.angle)
        across, down = x - middle_x, y - middle_y
        return (
            (middle_x + across * math.cos(turn) - down * math.sin(turn)) / self.scale,
            (middle_y + across * math.sin(turn) + down * math.cos(turn)) / self.scale,
        )


def level_page(grey: Image.Image, quads: Sequence[Quad]) -> Levelled:
    """Turn a page by the middle angle of its lines; enlarge it where its lines are small."""
    lying = [quad for quad in quads if not quad.is_upright]
    angle = statistics.median(quad.angle for quad in lying) if lying else 0.0
    height = statistics.median(quad.height for quad in lying) if lying else _GOOD_LINE
    longest = max(grey.size)
    scale = min(2.0, max(1.0, _GOOD_LINE / max(height, 1)), max(1.0, _WIDEST / longest))
    size = (round(grey.width * scale), round(grey.height * scale))
    larger = grey.resize(size, Image.Resampling.BICUBIC) if scale > 1 else grey
    level = larger.rotate(angle, Image.Resampling.BICUBIC, fillcolor=_edge(grey))
    return Levelled(level, angle, scale)


def upright_quad(left: float, top: float, right: float, below: float) -> Quad:
    """Return the corners of a rectangle."""
    return Quad(((left, top), (right, top), (right, below), (left, below)))


def cut_strip(grey: Image.Image, quad: Quad) -> Strip:
    """Cut a line out with a margin, turned upright and brought to a height that reads well."""
    scale = _STRIP_HEIGHT / max(quad.height * (1 + 2 * _MARGIN), 1)
    scale = min(scale, _WIDEST / max(quad.width, 1))
    margin = _MARGIN * quad.height
    size = (
        max(8, round((quad.width + 2 * margin) * scale)),
        max(8, round((quad.height + 2 * margin) * scale)),
    )
    upper_left, upper_right, lower_right, lower_left = _widened(quad, margin)
    corners = (*upper_left, *lower_left, *lower_right, *upper_right)
    pixels = grey.transform(
        size,
        Image.Transform.QUAD,
        corners,
        resample=Image.Resampling.BICUBIC,
        fillcolor=_edge(grey),
    )
    return Strip(pixels, round(margin * scale))


def reading_order(quads: list[Quad]) -> list[int]:
    """Return the indices of lines from top to bottom, and from left to right within a row."""
    middles = [sum(y for _, y in quad.corners) / 4 for quad in quads]
    rows: list[list[int]] = []
    for number in sorted(range(len(quads)), key=middles.__getitem__):
        last = rows[-1][0] if rows else None
        if last is not None and middles[number] - middles[last] < 0.5 * quads[last].height:
            rows[-1].append(number)
        else:
            rows.append([number])
    return [number for row in rows for number in sorted(row, key=lambda one: quads[one].box[0])]


def _widened(quad: Quad, margin: float) -> tuple[Point, Point, Point, Point]:
    upper_left, upper_right, lower_right, lower_left = quad.corners
    right = _unit(upper_left, upper_right, margin)
    down = _unit(upper_left, lower_left, margin)
    return (
        _moved(upper_left, right, down, -1, -1),
        _moved(upper_right, right, down, 1, -1),
        _moved(lower_right, right, down, 1, 1),
        _moved(lower_left, right, down, -1, 1),
    )


def _unit(start: Point, end: Point, length: float) -> Point:
    apart = max(_apart(start, end), 1e-9)
    return (end[0] - start[0]) / apart * length, (end[1] - start[1]) / apart * length


def _moved(point: Point, right: Point, down: Point, across: int, below: int) -> Point:
    return (
        point[0] + across * right[0] + below * down[0],
        point[1] + across * right[1] + below * down[1],
    )


def _apart(one: Point, other: Point) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _edge(grey: Image.Image) -> int:
    """The commonest grey: what lies beyond the picture's edge should look like its ground."""
    counts = grey.histogram()
    return counts.index(max(counts))
