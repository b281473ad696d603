/** Comments of colleagues: threads of answers, and what they are about. */

import type { Entity } from "../protocol/kinds.ts";
import type { Change } from "../protocol/messages.ts";
import { commentId } from "./ids.ts";
import type { Index } from "./index.ts";

export type Comment = Entity<"comment">;

/** A comment with its answers. */
export interface Thread {
  /** The comment that starts the thread, and says whether it is resolved. */
  readonly first: Comment;
  /** Its answers, and theirs, by time. */
  readonly answers: readonly Comment[];
  /** Ids of what it is about; empty for the map. */
  readonly about: readonly string[];
}

const NONE: readonly Thread[] = [];
/** Time of a comment without one: it comes last. */
const UNKNOWN = "~";

/** Return the threads of a map, by the time of their first comment. */
export function threadsOf(index: Index): readonly Thread[] {
  const comments = index.all("comment");
  if (comments.length === 0) {
    return NONE;
  }
  const groups = new Map<string, Comment[]>();
  for (const each of comments) {
    const first = firstOf(index, each.id);
    groups.set(first, [...(groups.get(first) ?? []), each]);
  }
  const byTime = (a: Comment, b: Comment) =>
    (a.at || UNKNOWN) < (b.at || UNKNOWN) ? -1 : (a.at || UNKNOWN) > (b.at || UNKNOWN) ? 1 : 0;
  return [...groups]
    .map(([id, group]) => ({
      first: index.get("comment", id) as Comment,
      answers: group.filter((each) => each.id !== id).sort(byTime),
      about: [
        ...new Set(group.flatMap((each) => index.from(each.id, "comments_on")).map(({ to }) => to)),
      ],
    }))
    .sort((a, b) => byTime(a.first, b.first));
}

/** Return the id of the comment that starts the thread of a comment. */
export function firstOf(index: Index, comment: string): string {
  let id = comment;
  for (let above = index.from(id, "answers")[0]; above; above = index.from(id, "answers")[0]) {
    id = above.to;
  }
  return id;
}

/** Return all comments of a thread. */
export function commentsIn({ first, answers }: Thread): readonly Comment[] {
  return [first, ...answers];
}

/** What a comment says, and who says it when. */
export interface Said {
  readonly text: string;
  readonly by: string;
  readonly now: Date;
}

/** Add a comment on items, or on the map if there are none. */
export function addComment(
  index: Index,
  said: Said,
  on: readonly string[],
): { id: string; changes: Change[] } {
  const { id, add } = added(index, said);
  const links = on.map((to): Change => ({ op: "link", kind: "comments_on", from: id, to }));
  return { id, changes: [add, ...links] };
}

/** Add an answer to a thread. */
export function addAnswer(
  index: Index,
  said: Said,
  { first }: Thread,
): { id: string; changes: Change[] } {
  const { id, add } = added(index, said);
  return { id, changes: [add, { op: "link", kind: "answers", from: id, to: first.id }] };
}

function added(index: Index, { text, by, now }: Said): { id: string; add: Change } {
  const at = `${now.toISOString().slice(0, 19)}Z`;
  const id = commentId(text, by, at, (each) => index.has(each));
  const fields = { description: text, ...(by === "" ? {} : { by }), at };
  return { id, add: { op: "add", kind: "comment", id, fields } };
}

/** Resolve a thread, or open it again. */
export function resolve({ first }: Thread, resolved: boolean): Change[] {
  return [{ op: "set", id: first.id, fields: { resolved } }];
}

/** Delete a comment; the thread if it starts one. An answer to a deleted answer stays in the thread. */
export function removeComment(thread: Thread, comment: Comment, index: Index): Change[] {
  if (comment.id === thread.first.id) {
    return commentsIn(thread).map(({ id }) => ({ op: "remove", id }));
  }
  const below = index.to(comment.id, "answers").map(({ from }) => from);
  return [
    { op: "remove", id: comment.id },
    ...below.map((from): Change => ({ op: "link", kind: "answers", from, to: thread.first.id })),
  ];
}
