"use strict";
/* Menus are <details data-menu>: one open at a time, anchored so that nothing cuts it off; Esc or a click elsewhere closes. */
(() => {
  const anchors = new WeakMap(); // menu in a scrolling box -> where it was anchored
  const opened = () => [...document.querySelectorAll("details[data-menu][open]")];

  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!menu.matches?.("details[data-menu]")) return;
    if (!menu.open) return void anchors.delete(menu);
    for (const other of opened()) if (other !== menu && !other.contains(menu)) other.open = false;
    if (menu.closest(".scroll")) anchor(menu);
  }, true);

  function anchor(menu) {
    const sheet = menu.querySelector(".sheet");
    const by = menu.querySelector("summary").getBoundingClientRect();
    anchors.set(menu, by.top);
    const below = innerHeight - by.bottom > sheet.offsetHeight + 8;
    sheet.style.position = "fixed";
    sheet.style.insetInlineEnd = "auto";
    sheet.style.left = `${Math.max(8, by.right - sheet.offsetWidth)}px`;
    sheet.style.top = `${below ? by.bottom + 4 : by.top - sheet.offsetHeight - 4}px`;
  }

  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    for (const menu of opened()) {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of opened()) if (!menu.contains(event.target)) menu.open = false;
  });
  /* A menu that has left its button closes; the scroll that brought the button into sight comes before it is anchored. */
  document.addEventListener("scroll", () => {
    for (const menu of opened()) {
      const moved = menu.querySelector("summary").getBoundingClientRect().top - (anchors.get(menu) ?? NaN);
      if (Math.abs(moved) > 4) menu.open = false;
    }
  }, { passive: true });
  addEventListener("submit", (event) => event.target.closest("details[data-menu]")?.removeAttribute("open"));
})();
