// Search of this site. The index is a script, so that it also loads from file://, and it is loaded
// with the first search. `scripts/check_site.py` runs `searcher` in Node.
(function (root) {
  "use strict";

  // Words that say nothing about the subject of a question.
  const STOP = new Set(
    ("a about am an and any are as at be by can could did do does for from get give had has have how i if in into is " +
      "it its let me my no not of on one or our out please should so some someone that the their them " +
      "there they this to up us use using want was way we what when where which who why will with without would " +
      "you your journeynb").split(" "),
  );

  // Words that mean the same in a search. A phrase is written with _.
  const SAME = [
    "powerpoint pptx slides deck keynote presentation",
    "pull_request pr merge_request review",
    "excel spreadsheet xlsx sheet csv",
    "survey questionnaire nps csat",
    "import read load open bring upload",
    "export save write download",
    "make create new build draft",
    "see show display find list",
    "colleague coworker boss team",
    "crm customer_table salesforce hubspot",
    "hide ignore silence suppress accept mute",
    "night nightly cron schedule daily",
    "ci github_actions pipeline continuous_integration",
    "class course classroom students workshop teach lesson",
    "translate language localize german french",
    "label word text caption",
    "cite citation bibtex reference",
    "kpi metric measure",
    "leave churn cancel lose",
    "privacy offline telemetry network send tracking",
    "compare difference diff versus",
    "own custom plugin extension",
    "print paper poster",
    "warehouse bigquery snowflake sql",
    "delete remove",
    "undo revert history",
    "error exception traceback",
    "picture image svg png draw",
    "chart plot graph",
    "notebook jupyter ipynb",
    "install pip setup",
  ];

  const SPELLED = new Map([["colour", "color"], ["grey", "gray"], ["organisation", "organization"], ["dataset", "data"]]);

  /** The form in which words are compared: without endings. */
  function stem(word) {
    let stem = word;
    if (stem.length > 4 && stem.endsWith("ies")) stem = stem.slice(0, -3) + "y";
    else if (stem.length > 3 && stem.endsWith("s") && !/(ss|us|is|os)$/.test(stem)) stem = stem.slice(0, -1);
    if (stem.length > 5 && stem.endsWith("ing")) stem = stem.slice(0, -3);
    else if (stem.length > 4 && stem.endsWith("ed")) stem = stem.slice(0, -2);
    if (/([bdgmnprt])\1$/.test(stem)) stem = stem.slice(0, -1);
    if (stem.length > 3 && stem.endsWith("e")) stem = stem.slice(0, -1);
    return SPELLED.get(stem) || stem;
  }

  // Words that many questions start with: they count, but less.
  const WEAK = new Set("make put run write create show see find work add want need read do change set".split(" ").map(stem));

  const stems = new Map();

  function stemmed(word) {
    let found = stems.get(word);
    if (found === undefined) stems.set(word, (found = stem(word)));
    return found;
  }

  /** The words of a text as stems, without stop words. `add_scores` is also `add` and `scores`. */
  function wordsOf(text) {
    const plain = text
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/['’]s\b/g, "")
      .replace(/\bas-is\b/g, "asis")
      .replace(/\bto-be\b/g, "tobe")
      .replace(/\bvs[ -]?code\b/g, "vscode");
    const found = [];
    for (const word of plain.match(/[\p{L}\p{N}_]+/gu) || []) {
      const parts = word.includes("_") ? [word, ...word.split("_")] : [word];
      for (const part of parts) if (part && !STOP.has(part)) found.push(stemmed(part));
    }
    return found;
  }

  const synonyms = new Map();
  for (const line of SAME) {
    const group = line.split(" ").map((each) => wordsOf(each.replace(/_/g, " ")));
    for (const each of group)
      if (each.length === 1) synonyms.set(each[0], group.filter((other) => other !== each).flat());
  }

  const FIELDS = { heading: 6, keywords: 6, title: 2.5, text: 1 };

  function counted(words) {
    const counts = new Map();
    for (const word of words) counts.set(word, (counts.get(word) || 0) + 1);
    return counts;
  }

  /** Return a function that finds the best entries of an index for a question. */
  function searcher(index) {
    const entries = index.sections.map(([page, anchor, heading, keywords, text]) => {
      const [url, title, part, weight] = index.pages[page];
      const first = anchor === "";
      const entry = { url: url + (first ? "" : "#" + anchor), heading, title, part, text, weight };
      entry.words = {
        heading: counted(wordsOf(heading)),
        keywords: counted(wordsOf(keywords)),
        title: first ? new Map() : counted(wordsOf(title)),
        text: counted(wordsOf(text)),
      };
      entry.size = [...entry.words.text.values()].reduce((sum, n) => sum + n, 0);
      return entry;
    });
    const mean = entries.reduce((sum, each) => sum + each.size, 0) / (entries.length || 1);
    const where = new Map(); // a word, and the entries that have it
    entries.forEach((entry, i) => {
      for (const field of Object.keys(FIELDS))
        for (const word of entry.words[field].keys()) {
          const found = where.get(word);
          if (!found) where.set(word, [i]);
          else if (found[found.length - 1] !== i) found.push(i);
        }
    });
    const vocabulary = [...where.keys()].sort();
    const rare = (word) =>
      Math.log(1 + entries.length / (1 + (where.get(word) || []).length)) * (WEAK.has(word) ? 0.4 : 1);

    /** Words of the index for a word that was typed, and how much each counts. */
    function meant(word, isLast) {
      const found = new Map();
      if (where.has(word)) found.set(word, 1);
      for (const other of synonyms.get(word) || []) if (where.has(other)) found.set(other, 0.45);
      if (isLast && word.length > 2)
        for (const other of vocabulary)
          if (other.startsWith(word) && !found.has(other)) found.set(other, 0.7);
      if (!found.size && word.length > 3)
        for (const other of vocabulary) if (oneEditApart(word, other)) found.set(other, 0.6);
      return found;
    }

    function scored(entry, word) {
      let sum = 0;
      for (const [field, weight] of Object.entries(FIELDS)) {
        const n = entry.words[field].get(word);
        if (!n) continue;
        const long = field === "text" ? 0.4 + 0.6 * (entry.size / mean) : 1;
        sum += (weight * n) / (n + long);
      }
      return sum;
    }

    return function search(question, most = 30) {
      const asked = [...new Set(wordsOf(question))];
      if (!asked.length) return [];
      const typing = !/\s$/.test(question);
      const meaning = /^\s*(what('s| is| are) (an? |the )?|define |meaning of )/i.test(question);
      const whole = asked.map((word) => rare(word)).reduce((sum, each) => sum + each, 0);
      const hits = new Map();
      asked.forEach((word, i) => {
        const best = new Map();
        for (const [other, counts] of meant(word, typing && i === asked.length - 1))
          for (const at of where.get(other)) {
            const score = counts * scored(entries[at], other);
            if (score > (best.get(at) || 0)) best.set(at, score);
          }
        for (const [at, score] of best) {
          const hit = hits.get(at) || { score: 0, matched: 0, heading: 0 };
          hit.score += rare(word) * score;
          hit.matched += rare(word) * Math.min(1, score);
          hits.set(at, hit);
        }
      });
      const wanted = new Set(asked);
      const ranked = [...hits].map(([at, hit]) => {
        const entry = entries[at];
        const heading = [...entry.words.heading.keys()];
        const same = heading.filter((word) => wanted.has(word)).length;
        const fits = heading.length ? same / heading.length : 0;
        const weight = meaning && entry.part === "Explanation" ? entry.weight * 2 : entry.weight;
        const exact = fits === 1 && same === wanted.size ? 1.3 : 1;
        return [hit.score * (hit.matched / whole) ** 1.5 * (1 + 0.6 * fits) * exact * weight, at];
      });
      ranked.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
      return ranked.slice(0, most).map(([score, at]) => ({ score, ...entries[at] }));
    };
  }

  /** Whether two words differ by one letter that was added, left out, changed or swapped. */
  function oneEditApart(a, b) {
    if (Math.abs(a.length - b.length) > 1 || a[0] !== b[0]) return false;
    let i = 0;
    while (i < a.length && i < b.length && a[i] === b[i]) i++;
    const rest = (word, n) => word.slice(i + n);
    return (
      rest(a, 1) === rest(b, 1) || rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1) ||
      (a[i] === b[i + 1] && a[i + 1] === b[i] && rest(a, 2) === rest(b, 2))
    );
  }

  /** A part of a text around the words that were found. */
  function excerpt(text, question, length = 170) {
    const asked = new Set(wordsOf(question));
    const found = [...text.matchAll(/[\p{L}\p{N}]+/gu)].find((each) => asked.has(stemmed(each[0].toLowerCase())));
    let from = found && found.index > 90 ? text.lastIndexOf(" ", found.index - 60) + 1 : 0;
    if (from < 0) from = 0;
    let to = Math.min(text.length, from + length);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + 1);
    return (from ? "… " : "") + text.slice(from, to) + (to < text.length ? " …" : "");
  }

  if (typeof module !== "undefined") {
    module.exports = { searcher, wordsOf, excerpt };
    return;
  }

  // ---- in the page -----------------------------------------------------------------------------

  const base = document.documentElement.dataset.content_root || "./";
  let loading;

  function loaded() {
    loading ||= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = base + "_static/search-index.js";
      script.onload = () => done(searcher(root.siteIndex));
      script.onerror = () => failed(new Error("the search index did not load"));
      document.head.append(script);
    });
    return loading;
  }

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function marked(text, question) {
    const asked = new Set(wordsOf(question));
    const parts = text.split(/([\p{L}\p{N}]+)/u);
    return parts.map((part) => (asked.has(stemmed(part.toLowerCase())) ? element("mark", {}, part) : part));
  }

  function shown(hit, question) {
    const where = hit.heading === hit.title ? hit.part : [hit.part, hit.title].filter(Boolean).join(" › ");
    const link = element("a", { href: base + hit.url }, ...marked(hit.heading, question));
    return element(
      "li", {},
      link,
      element("span", { className: "site-search-where" }, where),
      element("p", {}, ...marked(excerpt(hit.text, question), question)),
    );
  }

  /** Let a field show results with each letter. */
  function attach(input, most, changed) {
    const status = element("p", { className: "site-search-status" });
    status.setAttribute("role", "status");
    const list = element("ol", { className: "site-search-results" });
    const box = element("div", { className: "site-search-box" }, status, list);
    (input.form || input).after(box);
    let asked = "";

    async function update() {
      const question = input.value.trim();
      if (question === asked) return;
      asked = question;
      if (changed) changed(question);
      if (!question) return (status.textContent = ""), list.replaceChildren();
      let hits;
      try {
        hits = (await loaded())(input.value, most);
      } catch (error) {
        status.textContent = error.message + ": reload the page";
        return;
      }
      if (asked !== question) return; // typed on meanwhile
      list.replaceChildren(...hits.map((hit) => shown(hit, question)));
      const many = hits.length === most ? `The best ${most} results` : hits.length === 1 ? "1 result" : `${hits.length} results`;
      status.textContent = hits.length ? many : "Nothing found. Try other words, or fewer.";
    }

    input.addEventListener("focus", () => loaded().catch(() => {}), { once: true });
    input.addEventListener("input", update);
    box.parentElement.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = [input, ...list.querySelectorAll("a")];
      const at = stops.indexOf(document.activeElement);
      if (at < 0) return;
      event.preventDefault();
      stops[Math.max(0, Math.min(stops.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
    });
    update();
    return update;
  }

  function start() {
    const dialog = document.querySelector("#pst-search-dialog input[name=q]");
    if (dialog) attach(dialog, 8);
    const page = document.querySelector("#site-search-words");
    if (!page) return;
    page.value = new URLSearchParams(location.search).get("q") || "";
    attach(page, 30, (question) => {
      document.title = question ? `${question} · Search` : "Search";
      if (location.protocol !== "file:") history.replaceState(null, "", "?q=" + encodeURIComponent(question));
    });
    page.focus();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})(typeof window === "undefined" ? {} : window);
