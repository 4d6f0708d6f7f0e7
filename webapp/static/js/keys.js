"use strict";
/* Single keys, for who likes them: an element says which one it answers to in data-key ("n", "g o", "?"); j and k go
   through the rows of [data-rows]. Off while typing, and off for good with the switch on the page that lists them. */
(() => {
  const SWITCH = "oportuna-keys";
  const NEXT_MS = 1200;
  let first = "";
  let forget = 0;

  const isOff = () => document.documentElement.dataset.keys === "off" || localStorage.getItem(SWITCH) === "off";
  const isTyping = (target) => target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isOff() || isTyping(event.target) || event.key.length > 1) return;
    const keys = first ? `${first} ${event.key}` : event.key;
    first = "";
    clearTimeout(forget);
    if ((keys === "j" || keys === "k") && step(event, keys === "j" ? 1 : -1)) return;
    const found = [...document.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)].find((each) => each.checkVisibility() || each.matches("a"));
    if (found) {
      event.preventDefault();
      act(found);
    } else if (document.querySelector(`[data-key^="${CSS.escape(keys)} "]`)) {
      first = keys;
      forget = setTimeout(() => (first = ""), NEXT_MS);
    }
  });

  function act(element) {
    if (!element.matches("input")) return element.click();
    element.focus();
    element.select();
  }

  function step(event, way) {
    const rows = [...document.querySelectorAll("[data-rows] > [data-record]")];
    const isInside = rows.some((row) => row.contains(document.activeElement));
    if (!rows.length || (!isInside && document.querySelector(`[data-key="${event.key}"]`))) return false; // to the record beside
    event.preventDefault();
    const at = rows.findIndex((row) => row.contains(document.activeElement) || row.classList.contains("at"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + way))];
    for (const row of rows) row.classList.toggle("at", row === next);
    next.querySelector("a[href]")?.focus();
    return true;
  }

  const box = document.querySelector("[data-keys-switch]");
  if (box) {
    box.checked = !isOff();
    box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
  }
})();
