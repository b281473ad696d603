// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { outlines } from "../src/editor/people/outlines.ts";
import { namesOf, type Other, othersOf } from "../src/model/people.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { Person } from "../src/protocol/messages.ts";
import { click, type Shown, settled, shown } from "./dom.ts";

const FILE = {
  format: "journeymap/1",
  stages: [{ id: "buy", name: "Buy" }],
  touchpoints: [
    { id: "shop", name: "Shop" },
    { id: "mail", name: "Mail" },
  ],
  goals: [{ id: "grow", name: "Grow" }],
  links: [{ kind: "occurs_in", from: "shop", to: "buy" }],
} as unknown as JourneyFile;

function person(client: string, name: string, more: Partial<Person> = {}): Person {
  const initials = name.slice(0, 1);
  return {
    ...{ client, name, initials, color: "#d55e00", avatar: null },
    ...{ selection: [], view: "map", anonymous: false },
    ...more,
  };
}

const others = (...people: Person[]): readonly Other[] => othersOf(people, "c1");

describe("the others", () => {
  it("are the people at other views, each once", () => {
    const ann = [person("c2", "Ann"), person("c4", "Ann", { view: "goals" })];
    const found = others(person("c1", "Me"), ...ann, person("c3", "Bo"), person("c5", "Me"));
    expect(found.map(({ name, views }) => [name, views.map(({ view }) => view)])).toEqual([
      ["Ann", ["map", "goals"]],
      ["Bo", ["map"]],
      ["Me", ["map"]],
    ]);
  });

  it("have a picture only if this site or the message has it", () => {
    const avatars = [
      "https://example.com/a.png",
      "//example.com/a.png",
      "/\\example.com",
      "/me.png",
    ];
    const found = others(...avatars.map((avatar, at) => person(`x${at}`, `P${at}`, { avatar })));
    expect(found.map(({ avatar }) => avatar)).toEqual(["", "", "", "/me.png"]);
  });

  it("are named in a sentence", () => {
    const names = ["Ann", "Bo", "Cy", "Di"].map((name, at) => person(`x${at}`, name));
    expect([1, 2, 3, 4].map((many) => namesOf(others(...names.slice(0, many))))).toEqual([
      "Ann",
      "Ann and Bo",
      "Ann, Bo and Cy",
      "Ann, Bo and 2 others",
    ]);
  });
});

describe("outlines", () => {
  it("are in the person's color, with the name; one item can have several people", () => {
    const text = outlines(
      others(
        person("c2", "Ann", { selection: ["shop"] }),
        person("c3", "Bo", { selection: ["shop"] }),
      ),
      "e1",
    );
    expect(text).toContain(`[data-people="e1"] .jn-main [data-id="shop"]{--jn-who:#d55e00`);
    expect(text).toContain(`--jn-who-name:"Ann \\2b 1"`);
    expect(outlines(others(person("c2", "Ann")), "e1")).toBe("");
  });

  it("contain no text that could be anything but a name", () => {
    const name = `"}</style>*{x:url(//y)}\\`;
    const hostile = person("c2", name, {
      selection: [`a"]{x:y}`, "shop"],
      color: "red;background:url(//y)",
    });
    const text = outlines(others(hostile), "e1");
    expect(text).not.toMatch(/url\(|<|a"\]/);
    expect(text).toContain("--jn-who:#6B7280");
    const style = document.createElement("style");
    style.textContent = text;
    document.head.append(style);
    const rules = [...(style.sheet?.cssRules ?? [])];
    expect(rules.every((rule) => rule.cssText.includes(`[data-id="shop"]`))).toBe(true);
    style.remove();
  });
});

describe("the editor", () => {
  let editor: Shown;
  afterEach(() => editor.end());

  async function start(...people: Person[]): Promise<HTMLElement> {
    editor = await shown(structuredClone(FILE));
    editor.host.people.value = [person("c1", "Me"), ...people];
    await settled();
    return editor.root;
  }

  it("shows who else is here, and nobody if one is alone", async () => {
    const root = await start();
    expect(root.querySelector(".jn-people")).toBeNull();
    const names = ["Ann", "Bo", "Cy", "Di", "Eve"];
    editor.host.people.value = names.map((name, at) => person(`x${at}`, name));
    await settled();
    const people = root.querySelector(".jn-people") as HTMLElement;
    expect(
      [...people.querySelectorAll(".jn-person")].map((each) => each.getAttribute("title")),
    ).toEqual(["Ann", "Bo", "Cy"]);
    expect(people.querySelector(".jn-many")?.textContent).toBe("+2");
    expect(people.querySelector("button")?.title).toBe("Also here: Ann, Bo, Cy, Di, Eve");
    expect(root.querySelector("[role=status].jn-hidden")?.textContent).toContain("Ann is here");
  });

  it("leads to where a person is, and leaves the selection alone", async () => {
    const root = await start(person("c2", "Ann", { view: "goals", selection: ["grow"] }));
    editor.store.select(["shop"]);
    await click(root.querySelector(".jn-people button") as HTMLElement);
    const item = root.querySelector(".jn-people [role=menuitem]") as HTMLElement;
    expect(item.textContent).toBe("AAnnGoals, Grow");
    await click(item);
    expect(editor.store.view.value).toBe("goals");
    expect(editor.store.selection.value).toEqual(["shop"]);
  });

  it("says in the inspector who has the item, too", async () => {
    const root = await start(person("c2", "Ann", { selection: ["shop"] }), person("c3", "Bo"));
    editor.store.select(["shop"]);
    await click(root.querySelector("[data-panel=inspector]") as HTMLElement);
    expect(root.querySelector(".jn-also-here")?.textContent).toBe("AAnn has this selected, too.");
    editor.store.select(["mail"]);
    await settled();
    expect(root.querySelector(".jn-also-here")).toBeNull();
  });

  it("outlines an item in each view that shows it", async () => {
    const root = await start(person("c2", "Ann", { selection: ["shop"] }));
    for (const view of ["map", "table"] as const) {
      editor.store.view.value = view;
      await settled();
      await settled();
      if (view === "table") {
        await click(
          [...root.querySelectorAll<HTMLElement>(".jn-main [role=tab]")].find((each) =>
            each.textContent?.startsWith("Touchpoints"),
          ) as HTMLElement,
        );
      }
      const place = root.querySelector('.jn-main [data-id="shop"]') as HTMLElement;
      expect(getComputedStyle(place).getPropertyValue("--jn-who"), view).toBe("#d55e00");
    }
  });
});
