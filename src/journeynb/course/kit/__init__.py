"""What an instructor needs: paper, slides, grading, variants, exports."""

from journeynb.course.kit.canvas.canvas import canvas, write_canvas
from journeynb.course.kit.grading.grade import grade

__all__ = ["canvas", "grade", "write_canvas"]
