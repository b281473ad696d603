/**
 * Editors without a page, for a Python process in the role of the kernel. Each line is JSON.
 *
 * In: {"open": n, "state"} creates a store; {"to": n, "message"} is a message from Python; {"do":
 * n, "seed"} makes a random gesture; {"rest": n} makes a step of the typed text; {"show": n} asks
 * for the map on the screen; {"apply": map, "changes"} applies changes with all checks.
 *
 * Out: {"from": n, "message"} is a message to Python; answers are {"did"}, {"map", "waiting",
 * "history"} and, after "apply", {"map", "inverse", "text"} or {"error"}.
 */

import { createInterface } from "node:readline";
import { WidgetHost } from "../src/hosts/notebook/widget-host.ts";
import * as checked from "../src/model/checks/checked-apply.ts";
import { fileText } from "../src/model/checks/file-text.ts";
import {
  add,
  duplicate,
  link,
  moveBefore,
  moveCards,
  remove,
  rename,
  setEmotion,
} from "../src/model/edits/actions.ts";
import { fromFile, type JourneyMap, toFile } from "../src/model/map.ts";
import { Refusal } from "../src/model/refusal.ts";
import { Store } from "../src/model/store/store.ts";
import type { Change } from "../src/protocol/messages.ts";

const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

/** A model like that of anywidget. */
class Model {
  readonly listener = new Set<(message: unknown) => void>();
  constructor(
    readonly number: number,
    readonly traits: Record<string, unknown>,
  ) {}
  get(name: string) {
    return this.traits[name];
  }
  set(name: string, value: unknown) {
    this.traits[name] = value;
  }
  save_changes() {}
  send(message: unknown) {
    say({ from: this.number, message });
  }
  on(name: string, listener: (message: unknown) => void) {
    if (name === "msg:custom") {
      this.listener.add(listener);
    }
  }
  off() {}
}

/** Mulberry32: a small random number generator with a seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const NAMES = [
  "Search ad",
  "Möbel & Co",
  "<img src=x onerror=alert(1)>",
  "نص",
  "a".repeat(300),
  "",
];

function gesture(store: Store, seed: number): string {
  const next = random(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  const { value: index } = store.index;
  const ids = [...index.map.entities.keys()];
  const touchpoints = index.map.order.touchpoint;
  const stages = index.map.order.stage;
  const personas = index.map.order.persona;
  const what = pick([
    "add",
    "add",
    "rename",
    "move",
    "reorder",
    "link",
    "unlink",
    "remove",
    "feel",
    "feel",
    "type",
    "type",
    "duplicate",
    "undo",
    "redo",
    "bad",
    "drop",
  ]);
  let changes: Change[] = [];
  if (what === "add") {
    const kind = pick([
      "touchpoint",
      "touchpoint",
      "stage",
      "persona",
      "goal",
      "pain_point",
    ] as const);
    const stage = kind === "touchpoint" ? pick([...stages, ""]) : "";
    ({ changes } = add(index, kind, { name: pick(NAMES) || "New" }, { stage }));
  } else if (what === "undo") {
    void store.undo();
  } else if (what === "redo") {
    void store.redo();
  } else if (what === "drop") {
    store.drop();
  } else if (ids.length === 0) {
    return "nothing";
  } else if (what === "rename") {
    changes = rename(pick(ids), pick(NAMES)); // only Python refuses an empty name
  } else if (what === "bad") {
    changes = [{ op: "set", id: pick(ids), fields: { description: 7, name: "Half" } }];
  } else if (what === "type") {
    const id = pick(ids);
    store.type(id, rename(id, `${index.name(id)}x`));
  } else if (what === "move" && touchpoints.length > 0 && stages.length > 0) {
    changes = moveCards(index, [pick(touchpoints)], pick(stages), pick([...touchpoints, null]));
  } else if (what === "reorder" && touchpoints.length > 1) {
    changes = moveBefore(index, "touchpoint", [pick(touchpoints)], pick([...touchpoints, null]));
  } else if (what === "link" && touchpoints.length > 1) {
    changes = link(index, "leads_to", pick(touchpoints), pick(touchpoints));
  } else if (what === "feel" && personas.length > 0 && touchpoints.length > 0) {
    changes = setEmotion(pick(personas), pick(touchpoints), {
      emotion: Math.round(next() * 40 - 20) / 10,
    });
  } else if (what === "unlink" && index.map.links.size > 0) {
    const { kind, from, to } = pick([...index.map.links.values()]);
    changes = [{ op: "unlink", kind, from, to }];
  } else if (what === "remove") {
    changes = remove([pick(ids)]);
  } else if (what === "duplicate") {
    ({ changes } = duplicate(index, [pick(ids)]));
  }
  if (changes.length > 0) {
    void store.edit(changes);
  }
  return what;
}

/** Apply changes with all checks. */
function applied(map: JourneyMap, changes: unknown): object {
  try {
    const { map: after, inverse } = checked.apply(map, changes);
    return { map: toFile(after), inverse, text: fileText(after) };
  } catch (error) {
    if (!(error instanceof Refusal)) {
      return { crash: String(error) };
    }
    const { code, change, field, allowed } = error;
    return { error: { code, change, field, allowed } };
  }
}

const stores: Store[] = [];
const models: Model[] = [];
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if ("apply" in asked) {
    say(applied(fromFile(asked.apply), asked.changes));
  } else if ("open" in asked) {
    const model = new Model(asked.open, asked.state);
    models[asked.open] = model;
    stores[asked.open] = new Store(new WidgetHost(model as never, new AbortController().signal));
    say({ did: "open" });
  } else if ("to" in asked) {
    for (const listener of models[asked.to]?.listener ?? []) {
      listener(asked.message);
    }
    await new Promise((done) => setImmediate(done));
    say({ did: "to" });
  } else {
    const store = stores[asked.do ?? asked.rest ?? asked.show] as Store;
    if ("do" in asked) {
      const did = gesture(store, asked.seed);
      await new Promise((done) => setImmediate(done));
      say({ did });
    } else if ("rest" in asked) {
      void store.flush();
      await new Promise((done) => setImmediate(done));
      say({ did: "rest" });
    } else {
      const { map, waiting, history } = store;
      say({ map: toFile(map.value), waiting: waiting.value, history: history.value });
    }
  }
}
process.exit(0);
