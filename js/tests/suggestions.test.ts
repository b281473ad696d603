// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { usedBefore } from "../src/editor/form/suggest.tsx";
import { toFile } from "../src/model/map.ts";
import { control, press, type Shown, settled, shown, type } from "./dom.ts";
import { indexOf } from "./maps.ts";

const INDEX = indexOf({
  owners: ["Board"],
  personas: [{ id: "maya", name: "Maya", preferred_channels: ["chat"] }],
  stages: [{ id: "buy", name: "Buy" }],
  touchpoints: [
    { id: "shop", name: "Shop", channels: ["store", "phone"], owner: "Retail" },
    { id: "app", name: "App", channels: ["store"], owner: "Web team" },
    { id: "mail", name: "Mail" },
  ],
  links: [{ kind: "occurs_in", from: "mail", to: "buy" }],
});

describe("values that were used before", () => {
  it("are those of the field in the whole map, the most frequent first", () => {
    expect(usedBefore(INDEX, "channels")).toEqual(["store", "chat", "phone"]);
    expect(usedBefore(INDEX, "owner")).toEqual(["Board", "Retail", "Web team"]);
    expect(usedBefore(INDEX, "promise")).toEqual([]);
  });
});

describe("the inspector", () => {
  let view: Shown;
  const offered = () =>
    [...view.root.querySelectorAll(".jn-suggested [role=option]")].map((each) => each.textContent);
  const mail = () => view.store.index.value.get("touchpoint", "mail");

  beforeEach(async () => {
    view = await shown(toFile(INDEX.map));
    view.store.select(["mail"]);
    view.root.querySelector<HTMLElement>("[data-panel=inspector]")?.click();
    await settled();
  });

  afterEach(() => view.end());

  it("offers channels below the empty field, to pick by key and by click", async () => {
    const field = control(view.root, "Channels");
    field.focus();
    await settled();
    expect(offered()).toEqual(["store", "chat", "phone"]);
    await press(field, "ArrowDown");
    await press(field, "Enter");
    expect(mail()?.channels).toEqual(["store"]);
    await type(field, "ph");
    expect(offered()).toEqual(["phone"]);
    view.root.querySelector<HTMLElement>(".jn-suggested [role=option]")?.click();
    await settled();
    expect(mail()?.channels).toEqual(["store", "phone"]);
  });

  it("offers owners, and takes what is typed", async () => {
    const field = control(view.root, "Owner");
    await type(field, "w");
    expect(offered()).toEqual(["Web team"]);
    await press(field, "ArrowDown");
    await press(field, "Enter");
    expect(mail()?.owner).toBe("Web team");
    await type(field, "Partner");
    await press(field, "Enter");
    expect(mail()?.owner).toBe("Partner");
    expect(offered()).toEqual([]);
  });
});

describe("the table", () => {
  it("shows lists as chips without quotes, and a status in the words of the reports", async () => {
    const index = indexOf({
      touchpoints: [{ id: "shop", name: "Shop", channels: ["store, in town", "phone"] }],
      opportunities: [{ id: "chat", name: "Chat", status: "doing" }],
    });
    const view = await shown(toFile(index.map));
    view.store.view.value = "table";
    await settled();
    const pills = () => [...view.root.querySelectorAll(".jn-td .jn-pill")];
    expect(pills().map((each) => each.textContent)).toEqual(["store, in town", "phone"]);
    view.root.querySelector<HTMLElement>("[data-kind=opportunity]")?.click();
    await settled();
    expect(pills().map((each) => each.textContent)).toEqual(["In progress"]);
    view.end();
  });

  it("starts at the row that is selected, as its only selection", async () => {
    const view = await shown(toFile(INDEX.map));
    view.store.select(["app"]);
    view.store.view.value = "table";
    await settled();
    const chosen = () => [...view.root.querySelectorAll(".jn-chosen [role=rowheader] .jn-hidden")];
    const at = () => view.root.querySelector("[data-cell][tabindex='0']");
    expect(chosen().map((each) => each.textContent)).toEqual(["App"]);
    expect(at()?.getAttribute("data-cell")).toBe("1 0");
    view.store.select(["mail"]);
    await settled();
    expect(at()?.getAttribute("data-cell")).toBe("2 0");
    expect(chosen().map((each) => each.textContent)).toEqual(["Mail"]);
    view.end();
  });
});
