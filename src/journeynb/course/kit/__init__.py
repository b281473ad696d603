"""What an instructor needs: paper, slides, grading, variants, exports."""

from journeynb.course.kit.canvas.canvas import canvas, write_canvas
from journeynb.course.kit.export.nbgrader import export_nbgrader
from journeynb.course.kit.export.otter import export_otter
from journeynb.course.kit.grading.grade import grade
from journeynb.course.kit.lecture.kit import write_kit

__all__ = ["canvas", "export_nbgrader", "export_otter", "grade", "write_canvas", "write_kit"]
