"use strict";
/* A unit's plugins into another order by dragging. The buttons beside each do the same without a script. */
(() => {
  const list = document.querySelector("[data-plugin-order]");
  const form = list?.querySelector("form");
  if (!list || list.children.length < 2 || !form) return;
  let dragged = null;
  const names = () => [...list.children].map((item) => item.dataset.plugin).join(",");
  const before = names();
  for (const item of list.children) item.draggable = true;

  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    dragged?.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (over !== dragged) over[event.clientY > box.top + box.height / 2 ? "after" : "before"](dragged);
  });
  list.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = null;
    if (names() === before) return;
    const sent = form.cloneNode(true);
    sent.querySelector("button").value = `order:${names()}`;
    sent.hidden = true;
    document.body.append(sent);
    sent.requestSubmit(sent.querySelector("button"));
  });
})();
