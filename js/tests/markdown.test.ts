// @vitest-environment jsdom
import { marked } from "marked";
import { describe, expect, it } from "vitest";
import texts from "../../tests/vectors/markdown/texts.json" with { type: "json" };

// marked is JupyterLab's renderer of Markdown. tests/test_markdown.py writes these texts.
const TEXTS = texts as [string, string][];

function rendered(markdown: string): HTMLElement {
  const page = document.implementation.createHTMLDocument();
  page.body.innerHTML = marked.parse(markdown, { async: false, gfm: true });
  return page.body;
}

describe("a text that Python writes into Markdown", () => {
  it.each(TEXTS)("is shown as it is written: %j", (text, markdown) => {
    const alone = rendered(markdown);
    expect(alone.textContent?.trim()).toBe(text.trim());
    expect([...alone.querySelectorAll("*")].map((each) => each.localName)).toEqual(["p"]);
    const cell = rendered(`|a|b|\n|---|---|\n| ${markdown} | b |\n`).querySelector("td");
    expect(cell?.innerHTML).toBe(alone.querySelector("p")?.innerHTML);
  });
});
