import { describe, expect, it } from "vitest";
import { counts, marks, supportFor } from "../src/editor/alignment/matrix.ts";
import type { Finding } from "../src/model/gaps.ts";
import { indexOf } from "./maps.ts";

const index = indexOf({
  personas: [
    { id: "ana", name: "Ana" },
    { id: "bo", name: "Bo" },
  ],
  touchpoints: [
    { id: "web", name: "Web" },
    { id: "call", name: "Call" },
  ],
  goals: [
    { id: "grow", name: "Grow" },
    { id: "keep", name: "Keep" },
    { id: "fast", name: "Fast" },
  ],
  opportunities: [{ id: "bot", name: "Bot" }],
  links: [
    { kind: "refines", from: "keep", to: "grow" },
    { kind: "refines", from: "fast", to: "keep" },
    { kind: "supports", from: "web", to: "fast" },
    { kind: "supports", from: "web", to: "grow" },
    { kind: "supports", from: "call", to: "keep" },
    { kind: "supports", from: "bot", to: "grow" },
    { kind: "experiences", from: "ana", to: "web" },
    { kind: "experiences", from: "ana", to: "call" },
    { kind: "experiences", from: "bo", to: "call" },
  ],
});

const finding = (rule: string, id: string, other = ""): Finding => ({
  rule,
  title: "",
  severity: "error",
  id,
  other,
  message: rule,
  fix: "",
  why: "",
});

describe("the alignment of goals and personas", () => {
  it("counts each touchpoint once, through the goals that refine a goal too", () => {
    expect(Object.fromEntries(counts(index))).toEqual({
      "grow ana": 2,
      "grow bo": 1,
      "keep ana": 2,
      "keep bo": 1,
      "fast ana": 1,
    });
  });

  it("lists supporting touchpoints, and through which goals", () => {
    expect(supportFor(index, "grow", "ana")).toEqual([
      { touchpoint: "web", goals: ["grow", "fast"] },
      { touchpoint: "call", goals: ["keep"] },
    ]);
    expect(supportFor(index, "fast", "bo")).toEqual([]);
  });

  it("counts what it lists", () => {
    const all = counts(index);
    for (const goal of ["grow", "keep", "fast"]) {
      for (const persona of ["ana", "bo"]) {
        expect(all.get(`${goal} ${persona}`) ?? 0).toBe(supportFor(index, goal, persona).length);
      }
    }
  });

  it("marks cells and headers by their findings", () => {
    const found = marks([
      finding("A203", "grow", "bo"),
      finding("A201", "fast"),
      finding("A202", "ana"),
      finding("S301", "keep"),
    ]);
    expect([...found.keys()]).toEqual(["grow bo", "fast", "ana"]);
  });
});
