"""Make the bundled fonts from two npm packages, each unpacked in a folder.

    npm pack @fontsource/inter@5.3.0 inter-ui@4.1.1
    for file in *.tgz; do mkdir $file.d && tar xzf $file -C $file.d; done
    python scripts/make_fonts.py fontsource-inter-5.3.0.tgz.d/package inter-ui-4.1.1.tgz.d/package

Writes one TTF per weight (for measuring, PNG, PDF and charts) and one WOFF2 per script and weight
(embedded in an SVG whose text needs it). Signs such as arrows come from inter-ui: @fontsource/inter
lacks them. The TTFs have a family name of their own: vl-convert prefers an Inter that is installed,
and drawings would differ between machines. Kerning is removed: the width of a text is then the sum
of the widths of its letters, in Python and in every viewer. Needs brotli.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

OUT = Path(__file__).parents[1] / "src/journeynb/picture/drawing/fonts"
WEIGHTS = {400: "Regular", 600: "SemiBold"}
SIGNS = set(range(0x2100, 0x27C0))
FAMILY = "Inter journeynb"
SCRIPTS = {
    "latin": ("latin",),
    "latin-ext": ("latin-ext", "vietnamese"),
    "greek": ("greek",),
    "cyrillic": ("cyrillic", "cyrillic-ext"),
}


def slim(font: TTFont, letters: set[int]) -> TTFont:
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "STAT", "gasp"]
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    return font


def merged(parts: list[Path]) -> TTFont:
    return Merger().merge([str(part) for part in parts]) if len(parts) > 1 else TTFont(parts[0])


def named(font: TTFont, weight: int, family: str = "Inter") -> TTFont:
    style = WEIGHTS[weight]
    postscript = f"{family.replace(' ', '')}-{style}"
    for id, text in ((1, family), (2, style), (4, f"{family} {style}"), (6, postscript)):
        font["name"].setName(text, id, 3, 1, 0x409)
    for record in list(font["name"].names):
        if record.nameID in (16, 17, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)
    font["OS/2"].usWeightClass = weight
    font["head"].created = font["head"].modified = 3_800_000_000  # the same bytes each time
    font.recalcTimestamp = False
    return font


def main(package: Path, full: Path) -> None:
    shutil.copy(package / "LICENSE", OUT / "LICENSE-Inter.txt")
    for weight in WEIGHTS:
        with tempfile.TemporaryDirectory() as folder:
            known: set[int] = set()
            paths: dict[str, list[Path]] = {}
            for script, names in SCRIPTS.items():
                for name in names:
                    font = TTFont(package / "files" / f"inter-{name}-{weight}-normal.woff2")
                    font.flavor = None
                    new = set(font.getBestCmap()) - known
                    known |= new
                    path = Path(folder) / f"{name}.ttf"
                    slim(font, new).save(path)
                    paths.setdefault(script, []).append(path)
            font = TTFont(full / "web" / f"Inter-{WEIGHTS[weight]}.woff2")
            font.flavor = None
            latin = set(TTFont(paths["latin"][0]).getBestCmap())
            path = Path(folder) / "signs.ttf"
            slim(font, SIGNS & set(font.getBestCmap()) - latin).save(path)
            paths["signs"] = [path]
            for script, parts in paths.items():
                font = named(merged(parts), weight)
                font.flavor = "woff2"
                font.save(OUT / f"inter-{script}-{weight}.woff2")
            every = [part for parts in paths.values() for part in parts]
            named(merged(every), weight, FAMILY).save(OUT / f"inter-{weight}.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
