import { describe, expect, it } from "vitest";
import {
  addOpportunity,
  gain,
  put,
  quadrant,
  ranked,
  readSquare,
  sorted,
  squareKey,
  stepped,
  where,
} from "../src/editor/priorities/board.ts";
import { changed, indexOf } from "./maps.ts";

const index = indexOf({
  opportunities: [
    { id: "a", name: "A", value: 5, effort: 1 },
    { id: "b", name: "B", value: 5, effort: 1 },
    { id: "c", name: "C", value: 2 },
    { id: "d", name: "D" },
  ],
});

describe("the board of opportunities", () => {
  it("keeps all opportunities of one square, and those without a score apart", () => {
    const { placed, rest } = sorted(index.all("opportunity"));
    expect(placed.get("5 1")?.map((each) => each.id)).toEqual(["a", "b"]);
    expect(rest.map((each) => each.id)).toEqual(["c", "d"]);
  });

  it("ranks by expected conversions, in each square too", () => {
    const known = indexOf({
      opportunities: [
        { id: "a", name: "A", value: 5, effort: 1 },
        { id: "b", name: "B", value: 5, effort: 1, expected: 12.34 },
        { id: "c", name: "C" },
        { id: "d", name: "D", value: 2, effort: 1, expected: 1234 },
        { id: "e", name: "E", value: 5, effort: 1, expected: 0 },
      ],
    });
    const all = known.all("opportunity");
    expect(ranked(all).map((each) => each.id)).toEqual(["d", "b", "e", "a", "c"]);
    expect(
      sorted(all)
        .placed.get("5 1")
        ?.map((each) => each.id),
    ).toEqual(["b", "e", "a"]);
    expect([gain(12.34), gain(1234), gain(0)]).toEqual(["+12.3", "+1,230", "+0"]);
  });

  it("sets value and effort in one step, and removes both", () => {
    const moved = changed(index, put(["a", "d"], { value: 2, effort: 4 }));
    expect(moved.get("opportunity", "a")).toMatchObject({ value: 2, effort: 4 });
    expect(moved.get("opportunity", "d")).toMatchObject({ value: 2, effort: 4 });
    expect(changed(index, put(["a"], null)).get("opportunity", "a")).toEqual({
      id: "a",
      name: "A",
    });
  });

  it("steps by one and stays on the board; without a score it starts in the middle", () => {
    const [a, , c, d] = index.all("opportunity");
    expect(stepped(a as never, 1, 1)).toEqual({ value: 5, effort: 2 });
    expect(stepped(a as never, -1, -1)).toEqual({ value: 4, effort: 1 });
    expect(stepped(c as never, 1, 0)).toEqual({ value: 2, effort: 3 });
    expect(stepped(d as never, 0, 1)).toEqual({ value: 3, effort: 3 });
  });

  it("names the corners", () => {
    expect(quadrant({ value: 5, effort: 1 })).toBe("Quick wins");
    expect(quadrant({ value: 4, effort: 5 })).toBe("Big bets");
    expect(quadrant({ value: 1, effort: 2 })).toBe("Fill-ins");
    expect(quadrant({ value: 2, effort: 4 })).toBe("Think twice");
    expect(quadrant({ value: 3, effort: 5 })).toBe("");
    expect(where({ value: 4, effort: 2 })).toBe("value 4, effort 2, quick wins");
    expect(where(null)).toBe("not scored");
  });

  it("reads a square back", () => {
    expect(readSquare(squareKey({ value: 4, effort: 2 }))).toEqual({ value: 4, effort: 2 });
    expect(readSquare(squareKey(null))).toBeNull();
  });

  it("adds on a square", () => {
    const { id, changes } = addOpportunity(index, "New", { value: 1, effort: 2 });
    expect(changed(index, changes).get("opportunity", id)).toEqual({
      id: "new",
      name: "New",
      value: 1,
      effort: 2,
    });
  });
});
