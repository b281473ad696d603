"""Start a lesson: its notebook, map and data in a folder of the learner's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Literal

from journeynb.base.errors import FileError
from journeynb.base.files import is_there, read_bytes, write_new
from journeynb.course.catalog import DATA, MAP, LessonInfo

FOLDER = "journeynb-course"
"""Name of the folder in which lessons are started, each in a folder of its own."""
_NOT_COPIED = ("lesson.py", "lesson.ipynb", "solution.ipynb", "instructor.md")
_AGAIN = 1000


def course_folder(here: Path) -> Path:
    """Return the folder of the lessons, seen from a folder: that folder itself if it is in it.

    Examples
    --------
    >>> course_folder(Path("work")).as_posix()
    'work/journeynb-course'
    >>> course_folder(Path("work/journeynb-course/01-first-journey")).as_posix()
    'work/journeynb-course'
    """
    inside = [each for each in (here, *here.parents) if each.name == FOLDER]
    return inside[0] if inside else here / FOLDER


def notebook_name(info: LessonInfo) -> str:
    """Return the name of the learner's notebook, which also is the title of its tab."""
    return f"lesson-{info.number}.ipynb"


def learner_files(info: LessonInfo) -> dict[str, Path]:
    """Return what a learner gets: the name of each file, and the file that is copied.

    Raises
    ------
    FileError
        The notebook is not built, in a clone of the repository.
    """
    return {notebook_name(info): built_notebook(info, "lesson"), **files_beside(info)}


def built_notebook(info: LessonInfo, name: Literal["lesson", "solution"]) -> Path:
    """Return a notebook that is built from the source of a lesson.

    Raises
    ------
    FileError
        It is not built, in a clone of the repository.
    """
    path = info.folder / f"{name}.ipynb"
    if not is_there(path):
        raise FileError(
            f"{path} is missing; in a clone of the repository, scripts/build_course.py makes it"
        )
    return path


def files_beside(info: LessonInfo) -> dict[str, Path]:
    """Return what a learner gets beside the notebook: the map, data, other files, by name."""
    own = [
        each
        for each in sorted(info.folder.iterdir())
        if each.is_file()
        and each.name not in _NOT_COPIED
        and not each.name.startswith(".")
        and each.suffix != ".toml"
    ]
    data = [DATA / name for name in info.data]
    return {each.name: each for each in (*own, *data)}


def start_lesson(info: LessonInfo, folder: Path, variant: int | None = None) -> list[Path]:
    """Copy a lesson into a folder, which is created if needed; nothing is overwritten.

    Parameters
    ----------
    info : LessonInfo
        The lesson.
    folder : Path
        Folder of the notebook.
    variant : int, optional
        Number of a start map that has its gaps in other places.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    FileError
        The folder already has one of the files, or cannot be written. Then nothing is.
    ArgumentError
        The lesson has no such variant.
    """
    files = {name: read_bytes(path) for name, path in learner_files(info).items()}
    if variant is not None:
        files |= _variant_files(info, variant, files[notebook_name(info)])
    before = is_there(folder)
    try:
        return write_new(folder, files, "--again starts the lesson in a new folder beside it")
    except BaseException:
        if not before:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _variant_files(info: LessonInfo, variant: int, notebook: bytes) -> dict[str, bytes]:
    from journeynb.course.checking import start_map
    from journeynb.course.texts import texts_of
    from journeynb.course.variants.variant import VARIANT_FILE, variant_text
    from journeynb.formats.journeymap import dumps

    jm = start_map(info, variant)
    note = texts_of(info).word("variant", variant=str(variant))
    content = json.loads(notebook)
    cell = {"cell_type": "markdown", "id": "variant", "metadata": {}, "source": note}
    content["cells"].insert(1, cell)  # below the title
    return {
        notebook_name(info): json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n",
        MAP: dumps(jm._core.state).encode(),
        VARIANT_FILE: variant_text(info.number, variant).encode(),
    }


def fresh_folder(folder: Path) -> Path:
    """Return the folder itself if nothing is there, else the first free name beside it.

    Examples
    --------
    >>> fresh_folder(Path("no-such-folder")).name
    'no-such-folder'
    """
    for number in range(2, _AGAIN):
        if not is_there(folder):
            return folder
        base = folder.name if number == 2 else folder.name.rpartition("-")[0]
        folder = folder.with_name(f"{base}-{number}")
    raise FileError(f"{folder.parent} has too many folders of this lesson; name another FOLDER")
