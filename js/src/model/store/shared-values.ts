/** Selection, view and persona, which the editor and Python both read and set. */

import { effect, type Signal, signal } from "@preact/signals";
import type { Host, Shared } from "../../protocol/host.ts";
import type { ViewName } from "../../protocol/messages.ts";
import type { JourneyMap } from "../map.ts";

export class SharedValues {
  readonly selection: Signal<readonly string[]>;
  readonly view: Signal<ViewName>;
  readonly persona: Signal<string>;
  /** The selection that Python, and no view, has made last. */
  readonly chosen: Signal<readonly string[]> = signal([]);
  private readonly ends: (() => void)[] = [];

  constructor(private readonly host: Host) {
    this.selection = this.shared("selection");
    this.view = this.shared("view");
    this.persona = this.shared("persona");
  }

  /** Drop ids that the map does not contain. */
  fit({ entities }: JourneyMap): void {
    const known = (id: string) => entities.has(id);
    if (!this.selection.value.every(known)) {
      this.selection.value = this.selection.value.filter(known);
    }
    if (this.persona.value !== "" && !known(this.persona.value)) {
      this.persona.value = "";
    }
  }

  dispose(): void {
    for (const end of this.ends) {
      end();
    }
  }

  private shared<K extends keyof Shared>(name: K): Signal<Shared[K]> {
    const value = signal(this.host.get(name));
    this.ends.push(
      this.host.watch(name, (other) => {
        const elsewhere = JSON.stringify(other) !== JSON.stringify(value.peek());
        value.value = other;
        if (name === "selection" && elsewhere) {
          this.chosen.value = other as Shared["selection"];
        }
      }),
      effect(() => this.host.set(name, value.value)),
    );
    return value;
  }
}
