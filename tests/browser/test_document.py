"""A journey map as a document of JupyterLab: its own commands do what they do for other files."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.document import TEXT, Document, written
from browser.editing import card, rename
from browser.lab import Lab
from journeynb.formats.journeymap import dumps


def test_a_double_click_opens_the_map_and_ctrl_s_writes_it_as_python_does(
    lab: Lab, lab_page: Page
) -> None:
    if not lab.loaded(lab_page):
        lab.load(lab_page)
    document = Document(lab_page, lab, written(lab, "double-click"))
    document.page.get_by_role("button", name="Refresh the file browser").click()
    document.page.locator(".jp-DirListing-item").get_by_text("double-click").dblclick()
    document.shown()
    expect(document.title).to_have_text("Coffee")
    document.is_clean()
    rename(document.editor, "website", "Web shop")
    document.is_dirty()
    assert document.file.read_text() == TEXT
    document.save()
    assert document.file.read_text() == TEXT.replace('"Website"', '"Web shop"')
    assert document.file.read_text() == dumps(document.saved()._core.state)
    rename(document.editor, "website", "Shop")
    document.save()
    assert document.saved()["website"].name == "Shop"
    expect(document.dialog).to_have_count(0)


def test_what_is_being_typed_is_saved_too(document: Document) -> None:
    document.type_title("Tea")
    document.save()
    assert document.saved().title == "Tea"


def test_undoing_back_to_the_saved_map_is_clean(document: Document) -> None:
    document.retitle("Tea")
    document.is_dirty()
    document.page.keyboard.press("Escape")
    document.editor.get_by_role("button", name=re.compile("^Undo")).click()
    expect(document.title).to_have_text("Coffee")
    document.is_clean()


def test_what_a_terminal_writes_is_shown_and_the_next_save_asks_nothing(
    document: Document,
) -> None:
    document.file.write_text(TEXT.replace('"Coffee"', '"Theirs"'))
    expect(document.title).to_have_text("Theirs")
    document.is_clean()
    rename(document.editor, "website", "Shop")
    document.save()
    assert document.saved()["website"].name == "Shop"
    assert document.saved().title == "Theirs"
    expect(document.dialog).to_have_count(0)


def test_unsaved_edits_and_a_version_that_others_write_become_one_map(document: Document) -> None:
    rename(document.editor, "website", "Shop")
    document.is_dirty()
    document.file.write_text(TEXT.replace('"Coffee"', '"Theirs"'))
    expect(document.title).to_have_text("Theirs")
    expect(card(document.editor, "website")).to_contain_text("Shop")
    document.save()
    assert (document.saved().title, document.saved()["website"].name) == ("Theirs", "Shop")
    expect(document.dialog).to_have_count(0)


@pytest.mark.parametrize("choice", ["Overwrite", "Revert"])
def test_a_file_that_became_invalid_asks_before_it_is_replaced(
    document: Document, choice: str
) -> None:
    document.retitle("Mine")
    document.is_dirty()
    document.file.write_text("{")
    document.lab.ask(f"/api/contents/{document.path}")
    expect(document.editor.get_by_role("alert")).to_be_visible()
    document.press_save()
    expect(document.dialog).to_contain_text("File Changed")
    if choice == "Overwrite":
        document.answer("Overwrite")
        document.is_clean()
        assert document.saved().title == "Mine"
    else:
        document.file.write_text(TEXT.replace('"Coffee"', '"Theirs"'))
        document.answer("Revert")
        expect(document.title).to_have_text("Theirs")
        document.is_clean()
        assert document.saved().title == "Theirs"
    document.file.write_text(TEXT.replace('"Coffee"', '"Next"'))
    expect(document.title).to_have_text("Next")
    document.save()
    expect(document.dialog).to_have_count(0)


def test_a_dirty_map_that_is_renamed_is_saved_under_its_new_name(document: Document) -> None:
    document.retitle("Mine")
    document.is_dirty()
    old, new = document.file, document.path.replace("a-dirty", "folder/a-clean")
    (document.lab.root / "folder").mkdir(exist_ok=True)
    document.call("await app.serviceManager.contents.rename(path, value);", new)
    document.path = new
    document.is_dirty()
    document.call("await app.serviceManager.contents.rename('folder', 'moved');")
    document.path = new.replace("folder/", "moved/")
    expect(document.tab).to_have_attribute("title", re.compile("Path: moved/a-clean"))
    document.save()
    assert document.saved().title == "Mine"
    assert not old.exists()
    assert not (document.lab.root / "folder").exists()
    expect(document.dialog).to_have_count(0)


def test_a_deleted_file_is_written_again_by_save(document: Document) -> None:
    document.retitle("Mine")
    document.is_dirty()
    document.is_copied()
    document.file.unlink()
    expect(document.editor).to_contain_text("was deleted")
    document.focus()
    document.save()
    assert document.saved().title == "Mine"


def test_save_as_writes_a_copy_in_which_editing_goes_on(document: Document) -> None:
    document.retitle("Mine")
    document.is_dirty()
    copy = written(document.lab, "copy", "{}")
    document.editor.get_by_role("button", name=re.compile("Not saved yet")).click()
    document.page.get_by_role("menuitem", name=re.compile("^Save as")).click()
    document.dialog.locator("input").fill(copy)
    document.answer("Save")
    document.answer("Overwrite")
    document.answer("Discard")
    other = Document(document.page, document.lab, copy).shown()
    expect(other.title).to_have_text("Mine")
    assert other.file.read_text() == TEXT.replace('"Coffee"', '"Mine"')
    assert document.file.read_text() == TEXT
    other.is_clean()


def test_a_checkpoint_and_the_file_itself_can_be_taken_back(document: Document) -> None:
    document.retitle("First")
    document.save()
    document.retitle("Second")
    document.is_dirty()
    document.command("docmanager:reload")
    document.answer("Reload")
    expect(document.title).to_have_text("First")
    document.is_clean()
    document.retitle("Third")
    document.save()
    assert document.saved().title == "Third"
    document.command("docmanager:restore-checkpoint")
    document.dialog.locator("button.jp-mod-accept, button.jp-mod-warn").last.click()
    expect(document.title).to_have_text("Third")  # the checkpoint is that of the last save
    document.is_clean()
    expect(document.dialog).to_have_count(0)


def test_an_invalid_file_says_where_and_is_shown_as_text(lab: Lab, lab_page: Page) -> None:
    broken = TEXT.replace('"name": "Maya"}', '"name": 5}')
    document = Document(lab_page, lab, written(lab, "broken", broken))
    if not lab.loaded(lab_page):
        lab.load(lab_page)
    document.command("docmanager:open", path=document.path)
    problem = document.place.get_by_role("alert")
    expect(problem).to_contain_text("This file is not a journey map")
    expect(problem).to_contain_text("name")
    document.press_save()
    assert document.file.read_text() == broken
    document.file.write_text(TEXT)
    problem.get_by_role("button", name="Try again").click()
    document.shown()
    document.retitle("Repaired")
    document.save()
    assert document.saved().title == "Repaired"


def test_closing_with_discard_forgets_and_with_save_keeps(document: Document) -> None:
    document.retitle("Mine")
    document.is_dirty()
    document.close()
    document.answer("Discard")
    document.open()
    expect(document.title).to_have_text("Coffee")
    document.retitle("Mine")
    document.is_dirty()
    document.close()
    document.answer("Save")
    expect(document.tab).to_have_count(0)
    assert document.saved().title == "Mine"


def test_an_empty_file_is_a_new_map(lab: Lab, lab_page: Page) -> None:
    document = Document(lab_page, lab, written(lab, "empty", "")).open()
    document.retitle("New")
    document.save()
    assert document.file.read_text() == '{\n  "format": "journeymap/1",\n  "title": "New"\n}\n'


def test_a_second_view_shows_the_same_map(document: Document) -> None:
    document.command("docmanager:clone")
    titles = document.page.locator(".jn-document .jn-title")
    expect(titles).to_have_count(2)
    document.page.locator(".jn-document .jn-title").last.click()
    document.page.keyboard.press("Control+a")
    document.page.keyboard.type("Both")
    document.page.keyboard.press("Enter")
    expect(titles).to_have_text(["Both", "Both"])


def test_a_notebook_and_the_document_edit_one_map(document: Document) -> None:
    lab, page = document.lab, document.page
    cell = f"import journeynb as jn\njm = jn.open({document.path!r})"
    notebook = lab.open(page, lab.write("beside", [cell]))
    notebook.run_all()
    notebook.python("jm.set('search-ad', name='Podcast')")
    document.command("docmanager:open", path=document.path)
    expect(card(document.editor, "search-ad")).to_contain_text("Podcast")
    rename(document.editor, "website", "Web shop")
    document.save()
    rename(document.editor, "search-ad", "Radio")  # not saved yet, when the notebook saves
    assert notebook.python("jm.set(title='Tea')\njm['website'].name") == "Web shop"
    expect(document.title).to_have_text("Tea")
    document.save()
    saved = document.saved()
    assert (saved.title, saved["search-ad"].name, saved["website"].name) == (
        "Tea", "Radio", "Web shop",
    )  # fmt: skip
    expect(document.dialog).to_have_count(0)
