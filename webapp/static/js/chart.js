// The score chart: draws the circles of [data-chart], says what is under the pointer or has focus, and tells the page
// which one was chosen (event `chart-chosen`). Rows and words come from the server; nothing is worked out here.
// Vega is fetched only where there is a chart, and is not left on `window`: what people typed must never reach it there.

const NARROW_BELOW = 560; // px: a phone's layout
const REACH = 16; // px: how far from a circle a click still means it
const GAP = 8; // px between plot and undated lane

let libraries = null;
let drawn = null; // { panel, place, view, sets, answer, layout, width, address }
let turn = 0; // a later drawing makes an earlier one that is still on its way void
const specifications = new Map();

document.addEventListener("pipeline-changed", () => update());
document.addEventListener("pipeline-shown", () => look());
document.addEventListener("htmx:after:swap", () => look());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
look();

/** Draw what is not drawn yet: a new page, other filters, the chart instead of the table. */
function look() {
  const panel = document.querySelector("[data-chart]");
  if (!panel) {
    drop();
    return;
  }
  choose(panel.dataset.chosen);
  const place = panel.querySelector(".chart");
  const other = !drawn || drawn.place !== place || drawn.address !== panel.dataset.chart;
  if (panel.dataset.show === "chart" && (other || !place.firstChild)) draw(panel, place);
}

/** Fetch the rows again: a figure has changed, its circle moves. */
async function update() {
  if (!drawn || drawn.panel.dataset.show !== "chart") return;
  const { panel, place, layout } = drawn;
  const answer = await rows(panel, layout).catch(() => null);
  if (!answer || !drawn || drawn.panel !== panel) return;
  if (answer.specification !== drawn.answer.specification || answer.renderer !== drawn.answer.renderer) {
    draw(panel, place, answer);
    return;
  }
  const focused = circleOf(document.activeElement)?.datum.id;
  drawn.answer = answer;
  for (const name of ["lanes", "rows", "bands", "today", "lane"]) if (drawn.sets.has(name)) drawn.view.data(name, answer[name]);
  await drawn.view.runAsync();
  explainSizes(panel, answer.sizes);
  dress(focused);
}

async function draw(panel, place, answer = null) {
  const mine = ++turn;
  place.setAttribute("aria-busy", "true");
  try {
    const layout = place.clientWidth < NARROW_BELOW ? "narrow" : "wide";
    const [vega, data] = await Promise.all([load(panel.dataset.vega.split(" ")), answer ?? rows(panel, layout)]);
    const text = await specification(data.specification);
    if (mine !== turn) return;
    const width = room(place);
    const spec = sized(JSON.parse(data.renderer === "canvas" ? painted(text) : text), width);
    const locale = spec.usermeta.locale;
    drop();
    const sets = new Set();
    const { view } = await vega.embed(place, spec, {
      mode: "vega-lite",
      renderer: data.renderer,
      actions: false,
      defaultStyle: false,
      ast: true,
      expr: vega.interpreter,
      tooltip: (_handler, event, item, value) => point(event, item, value),
      formatLocale: locale.number,
      timeFormatLocale: locale.time,
      patch: (made) => fed(made, data, sets),
    });
    if (mine !== turn) {
      view.finalize();
      return;
    }
    view.addEventListener("click", (event) => clicked(event));
    drawn = { panel, place, view, sets, answer: data, layout, width, address: panel.dataset.chart };
    choose(panel.dataset.chosen);
    explainSizes(panel, data.sizes);
    dress();
    watch(place);
    panel.removeAttribute("data-failed");
  } catch (error) {
    if (mine !== turn) return;
    drop();
    panel.setAttribute("data-failed", "");
    console.warn("chart", error);
  } finally {
    if (mine === turn) place.removeAttribute("aria-busy");
  }
}

function drop() {
  drawn?.view.finalize();
  drawn = null;
  tip(null);
}

/* Fetching */

function load(addresses) {
  libraries ??= Promise.all(addresses.map(script)).then(() => {
    const found = { embed: window.vegaEmbed, interpreter: window.vegaInterpreter.expressionInterpreter };
    for (const name of ["vega", "vegaLite", "vegaEmbed", "vegaInterpreter"]) delete window[name];
    return found;
  });
  return libraries;
}

function script(address) {
  return new Promise((resolve, reject) => {
    const tag = Object.assign(document.createElement("script"), { src: address, async: false });
    tag.addEventListener("load", resolve);
    tag.addEventListener("error", () => reject(new Error(address)));
    document.head.append(tag);
  });
}

async function rows(panel, layout) {
  const address = panel.dataset.chart;
  return (await got(`${address}${address.includes("?") ? "&" : "?"}layout=${layout}`)).json();
}

async function specification(address) {
  if (!specifications.has(address)) specifications.set(address, await (await got(address)).text());
  return specifications.get(address);
}

async function got(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer;
}

/* Fitting the specification to the place */

function room(place) {
  const style = getComputedStyle(place);
  return place.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
}

function sized(spec, width) {
  const [time, lane] = spec.hconcat ?? [spec];
  time.width = Math.max(120, Math.floor(width - spec.usermeta.labels - (lane ? lane.width + GAP : 0)));
  return spec;
}

function fed(made, data, sets) {
  for (const set of made.data) {
    sets.add(set.name);
    if (set.name in data) set.values = data[set.name];
  }
  return made;
}

/** A canvas knows no variables: put today's colours in their place. */
function painted(text) {
  const probe = document.createElement("i");
  document.body.append(probe);
  const resolved = text.replace(/var\(--[a-z0-9-]+\)/g, (name) => {
    probe.style.color = name;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return resolved;
}

function repaint() {
  if (drawn?.answer.renderer === "canvas") draw(drawn.panel, drawn.place, drawn.answer);
}

const sizes = new ResizeObserver(() => {
  if (!drawn || !drawn.place.isConnected) return;
  const width = room(drawn.place);
  if (width <= 0 || Math.abs(width - drawn.width) < 2) return;
  const layout = drawn.place.clientWidth < NARROW_BELOW ? "narrow" : "wide";
  drawn.width = width;
  draw(drawn.panel, drawn.place, layout === drawn.layout ? drawn.answer : null);
});

function watch(place) {
  sizes.disconnect();
  sizes.observe(place);
}

/** The legend's circles, to the scale of the chart. */
function explainSizes(panel, sizes) {
  const list = panel.querySelector(".sizes");
  list.replaceChildren(
    ...sizes.map(({ label, radius }) => {
      const item = document.createElement("li");
      const box = Math.ceil(2 * radius + 2);
      const svg = shape("svg", { width: box, height: box, "aria-hidden": "true" });
      svg.append(shape("circle", { cx: box / 2, cy: box / 2, r: radius }));
      item.append(svg, label);
      return item;
    }),
  );
}

function shape(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/* Circles: what Vega drew, in the order of their dates */

function circles() {
  if (!drawn) return [];
  const [left, top] = drawn.view.origin();
  const found = [];
  collect(drawn.view.scenegraph().root, left, top, found);
  return found.sort((a, b) => a.x - b.x || b.y - a.y);
}

function collect(mark, dx, dy, found) {
  for (const item of mark.items ?? []) {
    if (mark.marktype === "group") for (const inner of item.items) collect(inner, dx + (item.x ?? 0), dy + (item.y ?? 0), found);
    else if (mark.marktype === "symbol" && mark.role === "mark") found.push({ item, x: dx + item.x, y: dy + item.y });
  }
}

function circleOf(element) {
  return element?.closest?.(".mark-symbol path")?.__data__ ?? null;
}

/** One circle can be reached by Tab, the arrows go to the others; what Vega says in English is left unsaid. */
function dress(focused) {
  const { place } = drawn;
  for (const part of place.querySelectorAll('[aria-roledescription$="container"]')) part.removeAttribute("aria-roledescription");
  const all = circles();
  const chosen = Number(drawn.panel.dataset.chosen) || focused;
  const first = all.find(({ item }) => chosen && item.datum.id === chosen) ?? all[0];
  for (const each of all) each.item._svg?.setAttribute("tabindex", each === first ? "0" : "-1");
  if (drawn.answer.renderer === "canvas") place.setAttribute("tabindex", "0");
  else place.removeAttribute("tabindex");
  if (focused) all.find(({ item }) => item.datum.id === focused)?.item._svg?.focus({ preventScroll: true });
}

/** Mark the circle whose card is open. */
function choose(id) {
  if (!drawn) return;
  drawn.view.signal("chosen", Number(id) || 0).runAsync();
}

document.addEventListener("chart-choose", ({ detail }) => {
  const panel = document.querySelector("[data-chart]");
  if (panel) panel.dataset.chosen = detail.id || "";
  choose(detail.id);
  if (detail.focus) circles().find(({ item }) => item.datum.id === detail.focus)?.item._svg?.focus();
});

/* Pointer and keys */

function clicked(event) {
  const box = drawn.place.querySelector("svg, canvas").getBoundingClientRect();
  const x = event.clientX - box.left;
  const y = event.clientY - box.top;
  const near = circles()
    .map((each) => ({ each, away: Math.hypot(each.x - x, each.y - y), radius: Math.sqrt(each.item.size) / 2 }))
    .filter(({ away, radius }) => away <= Math.max(radius, REACH));
  near.sort((a, b) => (a.away <= a.radius) === (b.away <= b.radius) ? a.radius - b.radius || a.away - b.away : a.away <= a.radius ? -1 : 1);
  if (near.length) open(near[0].each.item);
}

function open(item) {
  const { id, zoom } = item.datum;
  drawn.place.dispatchEvent(new CustomEvent("chart-chosen", { bubbles: true, detail: { id, zoom } }));
}

let at = -1; // where the keys are on a canvas, which has no elements to focus

document.addEventListener("keydown", (event) => {
  if (!drawn || event.ctrlKey || event.metaKey || event.altKey) return;
  const inside = event.target === drawn.place || circleOf(event.target);
  if (!inside) return;
  const all = circles();
  const here = circleOf(event.target);
  const index = here ? all.findIndex(({ item }) => item === here) : at;
  const to = { ArrowRight: index + 1, ArrowDown: index + 1, j: index + 1, ArrowLeft: index - 1, ArrowUp: index - 1, k: index - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined && all.length) {
    event.preventDefault();
    go(all, Math.min(Math.max(to, 0), all.length - 1));
  } else if ((event.key === "Enter" || event.key === " ") && all[index]) {
    event.preventDefault();
    open(all[index].item);
  } else if (event.key === "Escape") tip(null);
});

function go(all, index) {
  at = index;
  const { item } = all[index];
  if (item._svg) {
    for (const each of all) each.item._svg.setAttribute("tabindex", each.item === item ? "0" : "-1");
    item._svg.focus();
  } else {
    tip(item, all[index]);
    document.getElementById("said").textContent = item.datum.label;
  }
}

document.addEventListener("focusin", (event) => {
  const item = circleOf(event.target);
  if (item && drawn && event.target.matches(":focus-visible")) tip(item, circles().find((each) => each.item === item));
});
document.addEventListener("focusout", (event) => {
  if (circleOf(event.target)) tip(null);
});

/* The tooltip */

function point(event, item, value) {
  tip(value ? item : null, value && circles().find((each) => each.item.datum === item.datum));
}

function tip(item, where) {
  let box = document.getElementById("chart-tip");
  if (!item || !where || !drawn) {
    if (box) box.hidden = true;
    return;
  }
  if (!box) {
    box = Object.assign(document.createElement("dl"), { id: "chart-tip", className: "tip" });
    box.setAttribute("aria-hidden", "true"); // the circle's own label says the same
    document.body.append(box);
  }
  const [head, ...facts] = Object.entries(where.item.tooltip);
  const title = Object.assign(document.createElement("dt"), { className: "all", textContent: head[1] });
  const lines = facts.filter(([, value]) => value).flatMap(([name, value]) => [
    Object.assign(document.createElement("dt"), { textContent: name }),
    Object.assign(document.createElement("dd"), { textContent: value }),
  ]);
  box.replaceChildren(title, ...lines);
  box.hidden = false;
  const chart = drawn.place.querySelector("svg, canvas").getBoundingClientRect();
  const radius = Math.sqrt(where.item.size) / 2;
  const left = Math.min(chart.left + where.x + radius + 10, document.documentElement.clientWidth - box.offsetWidth - 8);
  const above = chart.top + where.y - radius - box.offsetHeight - 10;
  const over = chart.left + where.x + radius + 10 > left;
  box.style.left = `${Math.max(8, left) + scrollX}px`;
  box.style.top = `${(over && above > 60 ? above : chart.top + where.y - 12) + scrollY}px`;
}
