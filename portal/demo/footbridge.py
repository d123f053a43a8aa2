"""Draws the picture of the home page: a footbridge, hills and a low sun; knows no Django."""

import math
from io import BytesIO

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 640
# Drawn twice as large, then reduced: Pillow's own lines have hard edges.
SCALE = 2
PAPER, SUN = "#fcedcb", "#e3a72f"
HILLS = (("#e2ecd8", 400, 60, 0.004, 0.4), ("#b9cfae", 450, 46, 0.006, 2.1))
BRIDGE, WATER = "#2b5a3f", "#cfdfd0"
DECK, RISE, POSTS = 470, 120, 15

Point = tuple[float, float]


def footbridge() -> bytes:
    """The picture as a JPEG."""
    picture = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
    pen = ImageDraw.Draw(picture)
    _ellipse(pen, (1190, 210), 84, SUN)
    for colour, height, swell, pace, start in HILLS:
        _area(pen, [(x, height + swell * math.sin(x * pace + start)) for x in _across()], colour)
    _area(pen, [(x, 560 + 5 * math.sin(x * 0.012)) for x in _across()], WATER)
    _bridge(pen)
    stream = BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(stream, "JPEG", quality=86)
    return stream.getvalue()


def _bridge(pen: ImageDraw.ImageDraw) -> None:
    for number in range(POSTS):
        x = 90 + number * (WIDTH - 180) / (POSTS - 1)
        _line(pen, [(x, _deck(x)), (x, _deck(x) - 74)], 8)
    for x in (430.0, 1170.0):
        _line(pen, [(x, _deck(x)), (x, HEIGHT)], 22)
    _band(pen, top=-13, bottom=13)
    _band(pen, top=-79, bottom=-69)


def _deck(x: float) -> float:
    """The height of the path: a flat arch."""
    return DECK - RISE * math.sin(math.pi * x / WIDTH)


def _across() -> list[float]:
    return [float(x) for x in range(-20, WIDTH + 40, 10)]


def _band(pen: ImageDraw.ImageDraw, *, top: float, bottom: float) -> None:
    """A strip along the path, between two heights above or below it."""
    edge = [(x, _deck(x) + top) for x in _across()]
    back = [(x, _deck(x) + bottom) for x in reversed(_across())]
    pen.polygon([_large(p) for p in [*edge, *back]], BRIDGE)


def _line(pen: ImageDraw.ImageDraw, points: list[Point], width: int) -> None:
    pen.line([_large(p) for p in points], BRIDGE, width * SCALE)


def _area(pen: ImageDraw.ImageDraw, edge: list[Point], colour: str) -> None:
    corners = [*edge, (WIDTH + 40.0, float(HEIGHT)), (-20.0, float(HEIGHT))]
    pen.polygon([_large(p) for p in corners], colour)


def _ellipse(pen: ImageDraw.ImageDraw, centre: Point, radius: float, colour: str) -> None:
    x, y = centre
    box = [_large((x - radius, y - radius)), _large((x + radius, y + radius))]
    pen.ellipse(box, colour)


def _large(point: Point) -> Point:
    return point[0] * SCALE, point[1] * SCALE
