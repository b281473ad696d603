/**
 * The links of an item as chips by kind: the user adds them by search, removes them, and edits
 * their data.
 */

import { useMemo, useState } from "preact/hooks";
import * as actions from "../../model/edits/actions.ts";
import type { Index } from "../../model/index.ts";
import { linkKey } from "../../model/map.ts";
import { LINK_TABLE } from "../../model/schema.ts";
import type { Kind, Link } from "../../protocol/kinds.ts";
import { useEditor } from "../shared/context.ts";
import { Button, Icon, SIGNS } from "../shared/parts.tsx";
import { stepWithUndo } from "../shared/undoing.ts";
import { linkSubject } from "./bound.ts";
import { Combobox, optionsFor } from "./combobox.tsx";
import { Form } from "./form.tsx";
import { candidates, creatable, createAndLink, type Half, inOrder, linkTo } from "./linking.ts";
import { type Group, groupsOf, isLater } from "./words.ts";
import "./links.css";

function linksIn(index: Index, id: string, { kind, out }: Group): Link[] {
  const links: Link[] = out ? index.from(id, kind) : index.to(id, kind);
  const byOther = new Map(links.map((each) => [out ? each.to : each.from, each]));
  return inOrder(index, [...byOther.keys()]).map((other) => byOther.get(other) as Link);
}

export function Links({ id }: { id: string }) {
  const { store } = useEditor();
  const index = store.index.value;
  const [open, setOpen] = useState(false);
  const groups = groupsOf(index.kind(id) as Kind);
  const first = groups.filter((each) => !isLater(each) || linksIn(index, id, each).length > 0);
  const rest = groups.filter((each) => !first.includes(each));
  return (
    <section class="jn-links" aria-label="Links">
      <h4 class="jn-heading">Links</h4>
      {first.map((group) => (
        <LinkGroup key={`${group.kind} ${group.out}`} id={id} group={group} />
      ))}
      {rest.length > 0 && (
        <button type="button" class="jn-more" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon path={open ? SIGNS.down : SIGNS.right} size={12} />
          More links
        </button>
      )}
      {open &&
        rest.map((group) => <LinkGroup key={`${group.kind} ${group.out}`} id={id} group={group} />)}
    </section>
  );
}

function LinkGroup({ id, group }: { id: string; group: Group }) {
  const { store, ui } = useEditor();
  const [adding, setAdding] = useState(false);
  const index = store.index.value;
  const links = linksIn(index, id, group);
  const half: Half = group.out ? { kind: group.kind, from: id } : { kind: group.kind, to: id };
  const close = () => setAdding(false);
  return (
    <fieldset class="jn-group" aria-label={group.label}>
      <div class="jn-group-head">
        <span class="jn-label">{group.label}</span>
        {!store.readonly && !adding && (
          <Button
            sign={group.once && links.length > 0 ? "link" : "plus"}
            label={
              group.once && links.length > 0 ? `Change: ${group.label}` : `Add: ${group.label}`
            }
            onClick={() => setAdding(true)}
          />
        )}
      </div>
      {links.length > 0 && (
        <ul class="jn-chips">
          {links.map((link) => (
            <LinkChip
              key={linkKey(link.kind, link.from, link.to)}
              link={link}
              other={group.out ? link.to : link.from}
              label={group.label}
            />
          ))}
        </ul>
      )}
      {adding && (
        <AddLink
          label={`Add: ${group.label}`}
          half={half}
          onDone={(other) => {
            close();
            if (other !== null) {
              ui.announce(`${group.label}: ${store.index.value.name(other)}`);
            }
          }}
        />
      )}
    </fieldset>
  );
}

/** Search for an item to link, or create it. */
export function AddLink(props: {
  label: string;
  half: Half;
  near?: string;
  onDone(id: string | null): void;
  fields?: Readonly<Record<string, unknown>>;
}) {
  const { label, half, near = "", onDone, fields = {} } = props;
  const { store } = useEditor();
  const index = store.index.value;
  const options = useMemo(
    () => optionsFor(index, candidates(index, half, near)),
    [index, half.kind, half.from, half.to, near],
  );
  return (
    <Combobox
      label={label}
      options={options}
      create={creatable(half)}
      onPick={(other) => {
        void store.edit(linkTo(store.index.value, half, other, fields));
        onDone(other);
      }}
      onCreate={(kind, name) => {
        const made = createAndLink(store.index.value, half, kind, name, fields);
        void store.edit(made.changes);
        onDone(made.id);
      }}
      onClose={() => onDone(null)}
    />
  );
}

/** Return the data of a link, in short. */
function summary(link: Link): string {
  const values = link as unknown as Record<string, unknown>;
  const { emotion } = values;
  const score = typeof emotion === "number" ? `${emotion > 0 ? "+" : ""}${emotion}` : "";
  const share = typeof values.share === "number" ? `${Math.round(values.share * 100)}%` : "";
  const quotes = Array.isArray(values.quotes) ? `${values.quotes.length}” ` : "";
  return [score, values.feeling, values.label, share, values.kept, quotes.trim()]
    .filter((each) => typeof each === "string" && each !== "")
    .join(" · ");
}

function LinkChip({ link, other, label }: { link: Link; other: string; label: string }) {
  const { store, ui } = useEditor();
  const { kind, from, to } = link;
  const key = linkKey(kind, from, to);
  const index = store.index.value;
  const hasData = (LINK_TABLE.get(kind)?.fields.length ?? 0) > 0;
  const open = hasData && ui.opened.value.split("#")[0] === key;
  const short = summary(link);
  return (
    <li class={open ? "jn-open" : ""}>
      <span class="jn-chip">
        <button
          type="button"
          class="jn-chip-text"
          aria-expanded={hasData ? open : undefined}
          title={hasData ? "Details of this link" : `Open ${index.name(other)}`}
          onClick={() => {
            if (hasData) {
              ui.opened.value = open ? "" : key;
            } else {
              ui.open(other);
            }
          }}
        >
          <span dir="auto">{index.name(other)}</span>
          {short && <small dir="auto">{short}</small>}
          {hasData && <Icon path={open ? SIGNS.down : SIGNS.right} size={10} />}
        </button>
        {!store.readonly && (
          <button
            type="button"
            class="jn-chip-x"
            aria-label={`Remove ${index.name(other)} from ${label}`}
            onClick={(event) => {
              const group = event.currentTarget.closest(".jn-group");
              const text = `Removed the link to ${index.name(other)}.`;
              void stepWithUndo({ store, ui }, actions.unlink(kind, from, to), text);
              group?.querySelector<HTMLElement>(".jn-group-head button")?.focus();
            }}
          >
            <Icon path={SIGNS.close} size={10} />
          </button>
        )}
      </span>
      {open && (
        <div class="jn-link-form">
          <Button
            label={`Open ${index.name(other)}`}
            text
            sign="right"
            onClick={() => ui.open(other)}
          />
          <Form subjects={[linkSubject(link)]} wanted={ui.opened.value.split("#")[1] ?? ""} />
        </div>
      )}
    </li>
  );
}
