// Tools of the page: themes, zoom, tooltips, sorting, and one persona at a time.
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, props = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), props);
    made.append(...children);
    return made;
  };
  const root = document.documentElement;

  // one persona, or all
  const switches = make("header", { className: "switches" });
  const people = JSON.parse(document.body.dataset.people || "[]");
  if (people.length) {
    const choice = make("select", { id: "persona" }, make("option", { value: "" }, "All personas"));
    for (const [value, name] of people) choice.append(make("option", { value }, name));
    const about = (part, id) => !id || part.dataset.about.split(" ").includes(id);
    choice.addEventListener("change", () => {
      const id = choice.value;
      for (const part of all("[data-about]")) part.hidden = !about(part, id);
      for (const figure of all(".plate")) dim(figure, id);
    });
    switches.append(make("label", { htmlFor: "persona" }, "Persona"), choice);
  }
  const dim = (figure, id) => {
    for (const veil of all(".veil", figure.shadowRoot))
      veil.style.opacity = !id || veil.dataset.people.split(" ").includes(id) ? "" : "0.78";
  };

  // light and dark
  const dark = () =>
    root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = make("button", { type: "button", className: "tool" });
  const named = () => {
    theme.textContent = dark() ? "Light" : "Dark";
    theme.setAttribute("aria-label", dark() ? "Light colors" : "Dark colors");
  };
  theme.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    named();
  });
  named();
  const print = make("button", { type: "button", className: "tool" }, "Print");
  print.addEventListener("click", () => window.print());
  switches.append(theme, print);
  document.querySelector("main").before(switches);

  // zoom of the map
  const STEPS = [1, 1.25, 1.5, 2, 3, 4];
  for (const figure of all(".plate")) {
    const view = make("div", { className: "view", tabIndex: 0 });
    view.setAttribute("role", "region");
    view.setAttribute("aria-label", "The map; + and - change its size");
    const percent = make("output");
    let step = 0;
    const to = (next) => {
      const before = STEPS[step];
      step = Math.max(0, Math.min(STEPS.length - 1, next));
      const grown = STEPS[step] / before;
      const x = (view.scrollLeft + view.clientWidth / 2) * grown - view.clientWidth / 2;
      const y = (view.scrollTop + view.clientHeight / 2) * grown - view.clientHeight / 2;
      figure.style.width = `${100 * STEPS[step]}%`;
      percent.textContent = `${100 * STEPS[step]}%`;
      view.scrollTo({ left: x, top: y, behavior: "instant" });
    };
    const button = (words, label, act) => {
      const made = make("button", { type: "button", className: "tool" }, words);
      made.setAttribute("aria-label", label);
      made.addEventListener("click", act);
      return made;
    };
    const bar = make(
      "div",
      { className: "bar" },
      button("+", "Larger", () => to(step + 1)),
      button("−", "Smaller", () => to(step - 1)),
      button("Fit", "Fit the width", () => to(0)),
      button("Full screen", "Full screen", () =>
        document.fullscreenElement ? document.exitFullscreen() : frame.requestFullscreen?.(),
      ),
      percent,
    );
    const frame = make("div", { className: "frame" }, bar, view);
    figure.before(frame);
    view.append(figure);
    view.addEventListener("keydown", (event) => {
      const by = { "+": 1, "=": 1, "-": -1 }[event.key];
      if (by || event.key === "0") {
        to(by ? step + by : 0);
        event.preventDefault();
      }
    });
    view.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        to(step + (event.deltaY < 0 ? 1 : -1));
      },
      { passive: false },
    );
    let from = null;
    view.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "mouse" && event.button === 0)
        from = [event.clientX + view.scrollLeft, event.clientY + view.scrollTop];
    });
    addEventListener("pointermove", (event) => {
      if (from) view.scrollTo({ left: from[0] - event.clientX, top: from[1] - event.clientY, behavior: "instant" });
    });
    addEventListener("pointerup", () => {
      from = null;
    });
    to(0);
  }

  // what a mark of a chart says
  const tip = make("div", { className: "tip", hidden: true });
  document.body.append(tip);
  for (const figure of all(".chart")) {
    figure.shadowRoot?.addEventListener("pointermove", (event) => {
      const text = event.target.closest?.("[data-tip]")?.dataset.tip;
      tip.hidden = !text;
      if (!text) return;
      tip.textContent = text;
      const { offsetWidth: wide, offsetHeight: high } = tip;
      tip.style.left = `${Math.max(8, Math.min(event.clientX + 14, innerWidth - wide - 8))}px`;
      tip.style.top = `${event.clientY + 18 + high > innerHeight ? event.clientY - high - 12 : event.clientY + 18}px`;
    });
    figure.addEventListener("pointerleave", () => {
      tip.hidden = true;
    });
  }
  addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });

  // tables: sorted by a click on a heading
  for (const table of all("table:not(.jr-room)")) {
    const body = table.tBodies[0];
    const heads = all("thead th", table);
    if (!body || body.rows.length < 3 || body.querySelector("[rowspan]")) continue;
    heads.forEach((head, column) => {
      const words = head.textContent;
      if (!words.trim()) return;
      const button = make("button", { type: "button" }, words);
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const sorted = head.getAttribute("aria-sort");
        const up = sorted ? sorted !== "ascending" : head.style.textAlign !== "right";
        for (const each of heads) each.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = (row) => {
          const cell = row.cells[column];
          const text = cell?.dataset.key ?? cell?.textContent.trim() ?? "";
          const number = Number.parseFloat(text.replaceAll(",", ""));
          return Number.isNaN(number) ? text : number;
        };
        const rows = [...body.rows].sort((one, two) => {
          const [a, b] = [key(one), key(two)];
          const order =
            typeof a === "number" && typeof b === "number"
              ? a - b
              : String(a).localeCompare(String(b), undefined, { numeric: true });
          return up ? order : -order;
        });
        body.append(...rows);
      });
    });
  }
  for (const table of all("table")) {
    const wide = make("div", { className: "wide" });
    table.before(wide);
    wide.append(table);
  }

  // what scrolls sideways can be scrolled by keys
  const scrolling = () => {
    for (const each of all(".chart, .wide")) {
      if (each.scrollWidth > each.clientWidth) each.tabIndex = 0;
      else each.removeAttribute("tabindex");
    }
  };
  scrolling();
  addEventListener("resize", scrolling);

  // where the reader is
  const links = new Map(all(".toc a").map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        for (const link of links.values()) link.removeAttribute("aria-current");
        links.get(target.id)?.setAttribute("aria-current", "true");
      }
    },
    { rootMargin: "0px 0px -75% 0px" },
  );
  for (const id of links.keys()) {
    const target = document.getElementById(decodeURIComponent(id));
    if (target) seen.observe(target);
  }
  const contents = document.querySelector(".toc details");
  if (contents && innerWidth < 1440) contents.open = false;

  // on paper everything is open
  addEventListener("beforeprint", () => {
    for (const each of all("details:not([open])")) {
      each.open = true;
      each.dataset.closed = "";
    }
  });
  addEventListener("afterprint", () => {
    for (const each of all("details[data-closed]")) {
      each.open = false;
      delete each.dataset.closed;
    }
  });
})();
