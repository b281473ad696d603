"""What an instructor needs: paper, slides, grading, variants, exports."""

from journeynb.course.kit.canvas.canvas import canvas, write_canvas

__all__ = ["canvas", "write_canvas"]
