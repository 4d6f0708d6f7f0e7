// The pipeline page around the chart: filters and pages without a reload, the card beside the chart, chart or table.
// Every one of these is a plain address that works without this file.

const page = () => document.getElementById("pipe");
const panel = () => document.getElementById("chart-panel");

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a[href]");
  if (!link || !page()?.contains(link)) return;
  if ("swap" in link.dataset) take(event, () => show(link.href, { focus: link.dataset.swap }));
  else if ("opens" in link.dataset) take(event, () => openCard(link.dataset.opens));
  else if ("closes" in link.dataset) take(event, () => closeCard());
  else if ("show" in link.dataset) take(event, () => turnTo(link.dataset.show));
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-swap]");
  if (!form) return;
  const wished = [...new FormData(form)].filter(([, value]) => value);
  take(event, () => show(`${form.action}?${new URLSearchParams(wished)}`, { focus: form.dataset.swap }));
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("form.axis[data-swap] select")) target.form.requestSubmit();
});

document.addEventListener("chart-chosen", ({ detail }) => {
  if (detail.zoom) show(detail.zoom, { focus: "says" });
  else if (detail.id) openCard(detail.id);
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) return;
  const card = document.getElementById("peek");
  if (event.key === "Enter" && event.target.id === "h-peek") card.querySelector("[data-record-page]")?.click();
  if (event.key !== "Escape") return;
  if (card?.dataset.record && card.contains(event.target) && !event.target.closest("input, textarea, select, form")) closeCard();
});

// Somebody's figure has changed, here or beside the chart: the circle moves, the sentence and the tables follow.
document.addEventListener("opportunity-changed", () => {
  if (!page()) return;
  document.dispatchEvent(new CustomEvent("pipeline-changed"));
  refresh();
});

function take(event, act) {
  event.preventDefault();
  act();
}

async function show(address, { focus = "", push = "true" } = {}) {
  await window.htmx.ajax("GET", address, { target: "#pipe", source: "#pipe", swap: "outerMorph", push });
  const there = document.getElementById(focus);
  if (there) there.focus({ preventScroll: focus !== "h-chart" });
}

let refreshing = null;
let again = false;

/** Render sentence, tables and card again; what is being typed there stays. */
async function refresh() {
  if (refreshing) {
    again = true;
    return;
  }
  do {
    again = false;
    refreshing = window.htmx.ajax("GET", location.href, { target: "#pipe", source: "#pipe", swap: "outerMorph" });
    await refreshing.catch(() => null);
  } while (again);
  refreshing = null;
}

async function openCard(id) {
  const address = panel().dataset.card + id;
  await window.htmx.ajax("GET", address, { target: "#peek", source: "#peek", swap: "outerHTML" });
  if (document.getElementById("peek")?.dataset.record !== `opportunity:${id}`) return; // refused: #notice says why
  keep("card", id);
  document.dispatchEvent(new CustomEvent("chart-choose", { detail: { id: Number(id) } }));
  document.getElementById("h-peek").focus();
}

async function closeCard() {
  const id = Number(document.getElementById("peek").dataset.record.split(":")[1]);
  keep("card", "");
  document.dispatchEvent(new CustomEvent("chart-choose", { detail: { id: 0, focus: id } }));
  const inChart = document.activeElement?.closest(".chart");
  await show(location.href, { push: "false" });
  if (!inChart) (document.querySelector(`[data-opens="${id}"]`) ?? document.getElementById("h-peek"))?.focus();
}

function turnTo(what) {
  panel().dataset.show = what;
  for (const link of panel().querySelectorAll("a[data-show]")) {
    if (link.dataset.show === what) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  keep("show", what === "table" ? "table" : "");
  document.dispatchEvent(new CustomEvent("pipeline-shown"));
}

/** Keep a choice in the address, so that it survives a reload and can be shared. */
function keep(name, value) {
  const address = new URL(location.href);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
}
