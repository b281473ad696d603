/** Rows of cells as spreadsheets copy and paste them: separated by tabs, quoted if necessary. */

export function toTsv(rows: readonly (readonly string[])[]): string {
  return rows
    .map((row) =>
      row
        .map((text) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
        .join("\t"),
    )
    .join("\n");
}

export function fromTsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = "";
    if (text[at] === '"') {
      const end = closing(text, at + 1);
      if (end !== -1) {
        cell = text.slice(at + 1, end).replaceAll('""', '"');
        at = end + 1;
      }
    }
    const stop = /[\t\r\n]/.exec(text.slice(at))?.index ?? text.length - at;
    cell += text.slice(at, at + stop);
    at += stop;
    row.push(cell);
    if (text[at] === "\t") {
      at++;
      if (at === text.length) {
        row.push("");
      }
      continue;
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) {
    rows.push(row);
  }
  return rows;
}

/** Return where quoted text ends: at a single quote before a tab or the end of a line. */
function closing(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    if (text[at + 1] === '"') {
      at++;
    } else {
      const next = text[at + 1];
      return next === undefined || next === "\t" || next === "\n" || next === "\r" ? at : -1;
    }
  }
  return -1;
}
