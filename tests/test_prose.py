"""The prose linter: its readers find the text, and its expressions the words to avoid."""

import json
from pathlib import Path

import pytest

import prose
from prose_words import WORDS

# prose: ignore file (the words to avoid)


def hits(
    tmp_path: Path, name: str, source: str, *, warnings: bool = False
) -> list[tuple[int, str]]:
    path = tmp_path / name
    path.write_text(source, "utf-8")
    return [(hit.line, hit.name) for hit in prose.check(path) if hit.is_error or warnings]


BAD_AND_GOOD = {
    "tell": ("A warning tells which column.", "An order tells them apart."),
    "mend": ("One rule and what mends it.", "A recommendation for a rule."),
    "stand": ("An id that stands twice.", "A standalone page has a standard look."),
    "stand for": ("A star stands for any text.", "The tasting stand forms a queue."),
    "hold against": ("Hold a map against a log.", "The team decides against it."),
    "holds = contains": ("The map holds no stage.", "Hold Shift to select the card."),
    "is none": ("A date that is none.", "There is no log for this map."),
    "what is no": ("What is no log is refused.", "What is not known is skipped."),
    "who, what as subject": ("What the log shows of it.", "What does the log show of it?"),
    "Of ..., comma first": ("Of several files, the last one.", "The last of several files."),
    "way = path": ("Ways through the journey.", "The only way to merge two maps."),
    "on the way": ("Customers on their way home.", "It is the way to go."),
    "meet": ("A persona meets the touchpoint.", "The criterion was not met here."),
    "lost = drop-off": ("Where customers are lost on it.", "The connection is lost at once."),
    "leave out": ("Rows without an id are left out.", "They left the page after it."),
    "anew": ("The log is counted anew.", "A new log is counted."),
    "begin": ("No rule begins with Z.", "No rule starts with Z."),
    "somebody": ("Somebody else changed the file.", "Some body text is bold."),
    "whoever": ("Whoever owns the touchpoint.", "The owner of the touchpoint."),
    "carry": ("Notebooks carry their map.", "Notebooks contain their map."),
    "by now": ("The map has changed by now.", "The map has changed now."),
    "by hand": ("Edits made by hand in a cell.", "Edits made by the handle."),
    "wanted": ("The emotion that is wanted.", "The unwanted column is dropped."),
    "felt": ("The curve of what is felt.", "A felt-tip pen is in the box."),
    "speak": ("The rule speaks of stages.", "They speak to the customer."),
    "British spelling": ("The colour of a neighbour.", "The color of the printed catalog."),
    "file ending": ("A path without an ending.", "A path without an extension."),
    "day = date": ("The day of the review.", "Each day of the week."),
    "thing": ("The same thing is elsewhere.", "Everything is elsewhere."),
    "How many ... fragment": ("How many are shown at once.", "How many are shown at once?"),
    "where = if": ("It is None where no score is.", "The page where it is shown."),
    "of those who": ("Of those who reached it, most stay.", "Those who reached it stay."),
    "answers for": ("Nobody answers for it here.", "The answers for this question."),
    "worst": ("The worst findings come first.", "The most severe come first."),
    "take for": ("It takes the text for a date.", "It takes two days to arrive."),
    "one's own": ("Fields of one's own are kept.", "Everyone's own fields are kept."),
    "percent": ("The interval is 95 % wide.", "The interval is 95% wide; 5 %d."),
    "aside": ("All columns, the id aside.", "All columns on the side."),
}


def test_each_expression_has_an_example():
    assert list(BAD_AND_GOOD) == [words.name for words in WORDS]


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.name)
def test_an_expression_finds_the_words_to_avoid_and_only_these(words):
    bad, good = BAD_AND_GOOD[words.name]
    assert words.pattern.search(bad)
    assert not words.pattern.search(good)


def test_python_comments_docstrings_strings_and_names_of_tests_are_read(tmp_path):
    source = '''\
"""A module that tells things.

Another line is mended here.
"""

told = mend("begin")  # code is not prose

# It begins here.
def test_what_is_anew():
    raise ValueError(f"{told} tells {mend} of it")
'''
    assert hits(tmp_path, "a.py", source) == [
        (1, "tell"),
        (3, "mend"),
        (8, "begin"),
        (9, "anew"),
        (10, "tell"),
    ]


def test_code_in_python_text_is_not_read(tmp_path):
    source = '''\
"""Return the ``told`` of `mend` and {begin} now.

Parameters
----------
begin : int
    The start.

>>> "this tells of an example"
"""
import a  # noqa: begin with this one
'''
    assert hits(tmp_path, "a.py", source) == []


def test_words_on_two_lines_are_found_in_the_first(tmp_path):
    assert hits(tmp_path, "a.py", "# All that was edited by\n# hand in a cell.\n") == [
        (1, "by hand")
    ]
    assert hits(tmp_path, "a.py", "# All that was edited by\n\n# hand in a cell.\n") == []


def test_typescript_comments_strings_templates_and_elements_are_read(tmp_path):
    source = """\
/* What it tells. */
const told = "mend"; // a single word is a value
// It begins here.
const a = `the map ${told} stands here`;
const b = <p>Somebody changed the file</p>;
const url = "https://example.org/anew"; const begin = 1;
"""
    assert hits(tmp_path, "a.tsx", source) == [
        (1, "tell"),
        (3, "begin"),
        (4, "stand"),
        (5, "somebody"),
    ]


def test_css_and_settings_are_read(tmp_path):
    assert hits(tmp_path, "a.css", "a { color: red } /* the colour of it */\n") == [
        (1, "British spelling")
    ]
    settings = 'description = "A map that tells"\nkey = 1 # begins here or there\n'
    assert hits(tmp_path, "a.toml", settings) == [(1, "tell"), (2, "begin")]


def test_markdown_is_read_without_code_but_with_the_comments_of_code(tmp_path):
    source = """\
# What mends it

See `told` and [a page](begin.md).

| it tells | `mend` |

```python
begin = "tell it"   # what stands here
```

- It is not there by
  now.
"""
    assert hits(tmp_path, "a.md", source) == [
        (1, "mend"),
        (5, "tell"),
        (8, "stand"),
        (11, "by now"),
    ]


def test_notebooks_are_read_at_the_lines_of_the_file(tmp_path):
    cells = [
        {"cell_type": "markdown", "source": ["Some text.\n", "It tells more."]},
        {"cell_type": "code", "source": ["told = 1\n", "# it begins here"], "outputs": ["told"]},
    ]
    source = json.dumps({"cells": cells}, indent=1)
    lines = source.split("\n")
    found = hits(tmp_path, "a.ipynb", source)
    assert [name for _, name in found] == ["tell", "begin"]
    assert "It tells more." in lines[found[0][0] - 1]
    assert "# it begins here" in lines[found[1][0] - 1]


def test_a_reason_skips_a_line_a_string_or_a_file(tmp_path):
    assert hits(tmp_path, "a.py", "# It tells. prose: ignore (a quotation)\n") == []
    assert hits(tmp_path, "a.py", "# prose: ignore (a quotation)\n# It tells all.\n") == []
    assert hits(tmp_path, "a.py", "# It tells all. prose: ignore\n") == [(1, "tell")]
    text = (
        '''a = """It tells.\nIt tells more."""  # prose: ignore (a quotation)\n# It tells all.\n'''
    )
    assert hits(tmp_path, "a.py", text) == [(3, "tell")]
    text = "<!-- prose: ignore (a quotation) -->\nIt tells.\n\nIt tells more.\n"
    assert hits(tmp_path, "a.md", text) == [(4, "tell")]
    assert hits(tmp_path, "a.py", "# prose: ignore file (quotations)\n\n# It tells all.\n") == []


@pytest.mark.parametrize(
    ("words", "found"), [(30, []), (31, [(1, "long sentence")])], ids=["allowed", "long"]
)
def test_a_sentence_on_a_page_has_at_most_30_words(tmp_path, words, found):
    text = "Short one. " + "word " * (words - 2) + "`some code` end. Another one.\n"
    assert hits(tmp_path, "README.md", text) == found
    assert hits(tmp_path, "notes.md", text) == []


def test_the_exit_code_says_whether_there_are_errors(tmp_path, capsys):
    path = tmp_path / "a.py"
    path.write_text("# It tells all of it.\n# The worst one.\n", "utf-8")
    assert prose.main([str(path)]) == 1
    out = capsys.readouterr()
    assert out.out == f"{path}:1: tell: It tells all of it. -> say, show, report, list, warn\n"
    assert out.err == "1 errors, 1 warnings\n"
    path.write_text("# The worst one.\n", "utf-8")
    assert prose.main([str(tmp_path), "--warnings"]) == 0
    assert "a.py:1: worst: The worst one." in capsys.readouterr().out
    with pytest.raises(FileNotFoundError):
        prose.main([str(tmp_path / "b.py")])


def test_generated_and_foreign_files_are_skipped():
    paths = [prose.shown(path) for path in prose.files([prose.ROOT / "js", prose.ROOT / "src"])]
    assert "js/src/theme.css" in paths
    assert not [path for path in paths if "node_modules" in path or ".gen." in path]
