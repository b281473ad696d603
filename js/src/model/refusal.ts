/** The error for a change that is not valid. */

export type RefusalCode =
  | "unknown_op"
  | "unknown_kind"
  | "unknown_id"
  | "id_taken"
  | "bad_id"
  | "unknown_field"
  | "bad_value"
  | "bad_end"
  | "too_many"
  | "cycle"
  | "no_such_link"
  | "bad_index";

/** Says why a change is not valid. Python has the same codes and fields. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode | "error" | "file_exists" | "file_changed",
    message: string,
    readonly change: number | null = null,
    readonly field: string | null = null,
    readonly allowed: string | null = null,
  ) {
    super(message);
  }
}

const LONGEST = 60;

/** Return a value as messages show it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
