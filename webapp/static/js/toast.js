"use strict";
/* A toast stays eight seconds, longer while the pointer or the focus is on it; what it offers stands elsewhere too. */
(() => {
  const STAYS_MS = 8000;
  const place = document.getElementById("toasts");
  if (!place) return;
  let timer = 0;

  function wait() {
    clearTimeout(timer);
    if (!place.firstElementChild || place.matches(":hover, :focus-within")) return;
    timer = setTimeout(() => place.replaceChildren(), STAYS_MS);
  }

  new MutationObserver(wait).observe(place, { childList: true });
  for (const event of ["pointerleave", "focusout"]) place.addEventListener(event, () => setTimeout(wait));
  for (const event of ["pointerenter", "focusin"]) place.addEventListener(event, () => clearTimeout(timer));
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.sourceElement?.matches?.("[data-undo]")) place.replaceChildren();
  });
})();
