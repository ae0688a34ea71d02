"""A picture that remembers where its pixels lie on the page as it was handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from roadmap_parse.document import put_back

from . import clean

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from roadmap_parse.document import Matrix
    from roadmap_parse.model import BBox

    from .rulings import Box

    Picture = NDArray[np.uint8]

POINTS = 72
UNMOVED = 1e-3
"""Over a page of 1,000 points a point: no more than rounding to pixels."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Pixels (H, W[, 3]) and the 3 x 3 matrix that takes their places to points of the page as handed in."""

    pixels: Picture
    matrix: NDArray[np.float64]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.pixels.shape[:2]
        return width, height

    def with_pixels(self, pixels: Picture) -> Placed:
        """Other pixels at the same places."""
        return Placed(pixels, self.matrix)

    def scaled(self, factor: float) -> Placed:
        """Drawn `factor` times as large; a factor near 1 leaves it as it is."""
        import numpy as np

        pixels = clean.resized(self.pixels, factor)
        width, height = self.size
        factors = np.diag([width / pixels.shape[1], height / pixels.shape[0], 1.0])
        return Placed(pixels, self.matrix @ factors)

    def quartered(self, times: int) -> Placed:
        """Turned by quarters, counter-clockwise."""
        import numpy as np

        width, height = self.size
        steps = {
            0: np.eye(3),
            1: np.array([[0, -1, width], [1, 0, 0], [0, 0, 1.0]]),
            2: np.array([[-1, 0, width], [0, -1, height], [0, 0, 1.0]]),
            3: np.array([[0, 1, 0], [-1, 0, height], [0, 0, 1.0]]),
        }
        turned = np.ascontiguousarray(np.rot90(self.pixels, times))
        return Placed(turned, self.matrix @ steps[times % 4])

    def turned(self, degrees: float) -> Placed:
        """Turned about the middle, counter-clockwise; under LEAST_SKEW nothing is done."""
        import cv2
        import numpy as np

        if abs(degrees) < clean.LEAST_SKEW:
            return self
        width, height = self.size
        matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), [0, 0, 1]])
        return self.bent(matrix, (width, height))

    def bent(self, matrix: Any, size: tuple[int, int]) -> Placed:
        """Through the 3 x 3 matrix `matrix`, which takes places here to places of the new picture."""
        import cv2
        import numpy as np

        white = (255, 255, 255)
        bent = cv2.warpPerspective(self.pixels, matrix, size, flags=cv2.INTER_CUBIC, borderValue=white)
        return Placed(np.ascontiguousarray(bent, np.uint8), self.matrix @ np.linalg.inv(matrix))

    def columns(self, first: int, last: int) -> Placed:
        """The pixels from column `first` to `last`."""
        import numpy as np

        shift = np.array([[1, 0, first], [0, 1, 0], [0, 0, 1.0]])
        return Placed(np.ascontiguousarray(self.pixels[:, first:last]), self.matrix @ shift)

    def points(self, box: Box) -> BBox:
        """Where a box of pixels lies on the page as handed in: the hull of its corners, in points."""
        x0, top, x1, bottom = put_back(box, _flat(self.matrix))
        return round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)

    def back(self, dpi: float) -> Matrix | None:
        """The matrix from points of this picture, drawn at `dpi`; None where it changes no place."""
        import numpy as np

        matrix = self.matrix @ np.diag([dpi / POINTS, dpi / POINTS, 1.0])
        return None if np.allclose(matrix, np.eye(3), atol=UNMOVED) else _flat(matrix)


def handed_in(picture: Picture, dpi: float) -> Placed:
    """A page as it came, drawn at `dpi`."""
    import numpy as np

    return Placed(picture, np.diag([POINTS / dpi, POINTS / dpi, 1.0]))


def _flat(matrix: NDArray[np.float64]) -> Matrix:
    return tuple(float(number) for number in matrix.ravel())
