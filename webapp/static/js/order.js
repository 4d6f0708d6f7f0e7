"use strict";
/* Lines into another order: dragged by the grip, with Alt and an arrow on a row, or from the row's menu. The page shows
   the order at once; what was moved while an answer was on its way is sent after it, on top of its version. */
(() => {
  const LATER_MS = 350;
  let wanted = null; // the order that the user made and the server doesn't have yet
  let moved = "";
  let isSending = false;
  let later = 0;

  const body = () => document.querySelector("tbody[data-order]");
  const rows = () => [...body().children].filter((row) => row.dataset.record);
  const order = () => rows().map((row) => row.id.slice("line-".length)).join(",");

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    if (event.target.closest?.("input, textarea, select")) return;
    const row = event.target.closest?.("tbody[data-order] > [data-record]") ?? document.querySelector("tbody[data-order] > .at");
    if (!row) return;
    event.preventDefault();
    step(row, event.key === "ArrowUp" ? "up" : "down");
  });

  document.addEventListener("submit", (event) => {
    const row = event.target.matches?.("[data-moves]") && event.target.closest("tbody[data-order] > [data-record]");
    if (!row) return;
    event.preventDefault();
    row.querySelector("summary")?.focus();
    step(row, event.submitter?.value === "up" ? "up" : "down");
  });

  function step(row, way) {
    const all = rows();
    const at = all.indexOf(row);
    const other = all[at + (way === "up" ? -1 : 1)];
    if (!other) return;
    const focused = document.activeElement;
    const under = [row, row.nextElementSibling?.matches(".under") ? row.nextElementSibling : null].filter(Boolean);
    if (way === "up") other.before(...under);
    else (other.nextElementSibling?.matches(".under") ? other.nextElementSibling : other).after(...under);
    if (row.contains(focused)) focused.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    take(row);
  }

  function take(row) {
    wanted = order();
    moved = row.id.slice("line-".length);
    clearTimeout(later);
    later = setTimeout(send, LATER_MS);
  }

  async function send() {
    if (isSending || wanted === null) return;
    isSending = true;
    const table = body();
    const sent = wanted;
    const values = { order: sent, line: moved, version: table.dataset.version, form_key: oportuna.formKey() };
    let status = 0;
    const heard = (event) => (status = event.detail.ctx.sourceElement === table ? event.detail.ctx.response?.status ?? 0 : status);
    document.addEventListener("htmx:after:request", heard);
    try {
      await htmx.ajax("POST", table.dataset.order, { source: table, target: table, swap: "none", values });
    } finally {
      document.removeEventListener("htmx:after:request", heard);
      isSending = false;
    }
    if (status >= 400 || status === 0) return refuse();
    if (wanted === sent) wanted = null;
    else {
      show(wanted);
      send();
    }
  }

  /* The server's order is shown again; what went wrong stands in the notice. */
  function refuse() {
    wanted = null;
    const address = body().closest("[data-address]")?.dataset.address;
    if (address) htmx.ajax("GET", address, { source: body(), target: body(), swap: "none" });
  }

  function show(ids) {
    for (const id of ids.split(",")) {
      const row = document.getElementById(`line-${id}`);
      if (row) body().append(row);
    }
  }

  function drag() {
    if (!body()) return;
    Sortable.create(body(), {
      handle: "[data-grip]",
      draggable: "[data-record]",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      ghostClass: "is-dragged",
      onEnd: (event) => event.oldIndex !== event.newIndex && take(event.item),
    });
  }

  /* What drags comes when somebody reaches for the rows: the pointer on its way there, or the first touch of the page. */
  const { sortable } = document.currentScript.dataset;
  const reached = new AbortController();
  function reach(event) {
    if (event.pointerType !== "touch" && !event.target.closest?.("tbody[data-order]")) return;
    reached.abort();
    const script = document.createElement("script");
    script.src = sortable;
    script.addEventListener("load", drag);
    document.head.append(script);
  }
  for (const kind of ["pointerover", "pointerdown"]) document.addEventListener(kind, reach, { signal: reached.signal });
})();
